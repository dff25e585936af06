import { crc32 } from 'node:zlib';
import { type DemandsOf, dynamoDemands } from '../identity/dynamo-demands.ts';
import { ok } from '../result.ts';
import type { TableDefinition } from '../template/definitions.ts';
import { isJsonObject, type JsonObject, parseJson } from '../template/json.ts';
import { readJsonBytes } from '../wire/request-body.ts';
import type { RawAction, RawAnswer, RawService } from '../wire/service.ts';
import { describedAsOnAws } from './differences/description.ts';
import { connectToEngine, type EngineConnection } from './engine-connection.ts';

/** DynamoDB quotas, "BatchWriteItem": the largest request that any of its calls takes. */
const maximumRequestBytes = 16 * 1_024 * 1_024;

/** What a caller sees in place of the engine's answer. */
type Correct = (answer: RawAnswer, request: JsonObject) => RawAnswer;

const asItIs: Correct = (answer) => answer;

const actionOf =
  (
    engine: EngineConnection,
    demandsOf: DemandsOf,
    arnOf: (table: string) => string,
    correct: Correct,
  ): RawAction =>
  async (request, call) => {
    const { bytes, body } = await readJsonBytes(request, maximumRequestBytes);
    for (const { iamAction, resourceArn } of demandsOf(body, arnOf)) call.permit(iamAction, resourceArn);
    const serve = async () => ok(correct(await engine.forward(request, bytes), body));
    const fault = call.faults?.onCall(body);
    return fault === undefined ? serve() : fault.around(serve);
  };

/** A table's description speaks of the template's table, not of the engine's. */
const describedBy =
  (tables: readonly TableDefinition[]): Correct =>
  (answer, request) => {
    const table = tables.find(({ name, arn }) => [name, arn].some((each) => each === request['TableName']));
    const described = answer.status === 200 ? parseJson(answer.body.toString()) : undefined;
    if (table === undefined || !isJsonObject(described)) return answer;
    const body = JSON.stringify(describedAsOnAws(described, table));
    return { ...answer, headers: { ...answer.headers, 'x-amz-crc32': String(crc32(body)) }, body };
  };

export type DynamoDoor = { readonly service: RawService; close(): void };

/**
 * The engine behind the AWS endpoint. Promises: what is permitted goes to the engine and comes back byte for byte, with
 * the headers that clients check (a table's description alone is put right); an action that is not in the list never
 * reaches it. Tables come from the template alone; streams are read by mappings alone; and PartiQL is refused: what a
 * statement would touch cannot be known before it runs.
 */
export const openDynamoDoor = (parts: {
  readonly engineUrl: string;
  readonly tables: readonly TableDefinition[];
  readonly region: string;
  readonly accountId: string;
}): DynamoDoor => {
  const engine = connectToEngine(parts.engineUrl);
  const prefix = `arn:aws:dynamodb:${parts.region}:${parts.accountId}:table/`;
  // A table may be named by its ARN, too.
  const arnOf = (table: string): string => (table.startsWith('arn:') ? table : `${prefix}${table}`);
  const corrections = new Map([['DescribeTable', describedBy(parts.tables)]]);
  return {
    service: {
      targetPrefix: 'DynamoDB_20120810',
      contentType: 'application/x-amz-json-1.0',
      errorNamespace: 'com.amazonaws.dynamodb.v20120810#',
      actions: new Map(
        [...dynamoDemands].map(([name, demandsOf]) => [
          name,
          actionOf(engine, demandsOf, arnOf, corrections.get(name) ?? asItIs),
        ]),
      ),
    },
    close: engine.close,
  };
};
