import type { TableDefinition } from '../../template/definitions.ts';
import { isJsonObject, type JsonObject } from '../../template/json.ts';

/** The last part of a stream's ARN is its label. */
const labelOf = (streamArn: string): string => streamArn.split('/stream/')[1] ?? '';

/**
 * What DescribeTable answers, with the names and the stream view that the template has: the engine's ARNs bear a region of
 * its own, and it keeps both images of every stream.
 */
export const describedAsOnAws = (answer: JsonObject, table: TableDefinition): JsonObject => {
  const described = answer['Table'];
  if (!isJsonObject(described)) return answer;
  const stream =
    table.streamView === undefined
      ? {}
      : {
          StreamSpecification: { StreamEnabled: true, StreamViewType: table.streamView },
          LatestStreamArn: table.streamArn,
          LatestStreamLabel: labelOf(table.streamArn),
        };
  return { ...answer, Table: { ...described, TableArn: table.arn, ...stream } };
};
