import { type DemandsOf, dynamoDemands, dynamoStreamsDemands } from '../identity/dynamo-demands.ts';
import { ok } from '../result.ts';
import { readJsonBytes } from '../wire/request-body.ts';
import type { RawAction, RawService } from '../wire/service.ts';
import { connectToEngine, type EngineConnection } from './engine-connection.ts';

/** DynamoDB quotas, "BatchWriteItem": the largest request that any of its calls takes. */
const maximumRequestBytes = 16 * 1_024 * 1_024;

const actionOf =
  (engine: EngineConnection, demandsOf: DemandsOf, arnOf: (table: string) => string): RawAction =>
  async (request, call) => {
    const { bytes, body } = await readJsonBytes(request, maximumRequestBytes);
    for (const { iamAction, resourceArn } of demandsOf(body, arnOf)) call.permit(iamAction, resourceArn);
    const serve = async () => ok(await engine.forward(request, bytes));
    const fault = call.faults?.onCall(body);
    return fault === undefined ? serve() : fault.around(serve);
  };

export type DynamoDoor = { readonly services: readonly RawService[]; close(): void };

/**
 * The engine behind the AWS endpoint. Promises: what is permitted goes to the engine and comes back byte for byte, with
 * the headers that clients check; an action that is not in the list never reaches it. Tables come from the template
 * alone, and PartiQL is refused: what a statement would touch cannot be known before it runs.
 */
export const openDynamoDoor = (parts: {
  readonly engineUrl: string;
  readonly region: string;
  readonly accountId: string;
}): DynamoDoor => {
  const engine = connectToEngine(parts.engineUrl);
  const prefix = `arn:aws:dynamodb:${parts.region}:${parts.accountId}:table/`;
  // A table may be named by its ARN, too.
  const arnOf = (table: string): string => (table.startsWith('arn:') ? table : `${prefix}${table}`);
  const service = (targetPrefix: string, demands: ReadonlyMap<string, DemandsOf>): RawService => ({
    targetPrefix,
    contentType: 'application/x-amz-json-1.0',
    errorNamespace: 'com.amazonaws.dynamodb.v20120810#',
    actions: new Map([...demands].map(([name, demandsOf]) => [name, actionOf(engine, demandsOf, arnOf)])),
  });
  return {
    services: [
      service('DynamoDB_20120810', dynamoDemands),
      service('DynamoDBStreams_20120810', dynamoStreamsDemands),
    ],
    close: engine.close,
  };
};
