import { isJsonList, isJsonObject, type Json, type JsonObject } from '../template/json.ts';

/** Members that name one thing, in the requests of all services. */
const naming = [
  'TableName',
  'StreamArn',
  'QueueUrl',
  'EventBusName',
  'stateMachineArn',
  'executionArn',
  'mapRunArn',
] as const;
/** Members that hold lists of such requests. */
const listing = ['TransactItems', 'Entries'] as const;
/** Of a transaction: each item is an object with one of these. */
const actions = ['Put', 'Update', 'Delete', 'ConditionCheck', 'Get'] as const;

const nameIn = (value: Json | undefined, member: string): readonly string[] => {
  if (typeof value !== 'string') return [];
  // The URL of a queue ends with its name.
  return member === 'QueueUrl' ? [value, value.slice(value.lastIndexOf('/') + 1)] : [value];
};

/** What a request of a JSON service is about, by name or ARN, as it was written. */
export const resourcesIn = (body: JsonObject): readonly string[] => {
  const own = naming.flatMap((member) => nameIn(body[member], member));
  const { RequestItems } = body;
  const batched = isJsonObject(RequestItems) ? Object.keys(RequestItems) : [];
  const nested = listing.flatMap((member) => {
    const items = body[member];
    return (isJsonList(items) ? items : []).flatMap((item) => {
      if (!isJsonObject(item)) return [];
      const inner = actions.flatMap((action) => {
        const one = item[action];
        return isJsonObject(one) ? [one] : [];
      });
      return [item, ...inner].flatMap((one) => naming.flatMap((name) => nameIn(one[name], name)));
    });
  });
  return [...new Set([...own, ...batched, ...nested])];
};
