/**
 * The one file that knows how DynamoDB expresses a write. Every write is one of three, and every condition is one of
 * the sentences below.
 */
import { PutCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Adjustment, ItemValue, Write } from './change-set.ts';
import type { Action } from './commit-plan.ts';
import { toRecord } from './stored-record.ts';

type Put = Exclude<Write, { readonly kind: 'adjust' }>;
type Adjust = Extract<Write, { readonly kind: 'adjust' }>;
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const allOf = (...sentences: readonly string[]): string => sentences.map((each) => `(${each})`).join(' AND ');
const anyOf = (...sentences: readonly string[]): string => sentences.join(' OR ');

const thereIsNoSuchItem = 'attribute_not_exists(pk)';
const thereIsSuchAnItem = 'attribute_exists(pk)';
const itWasNeverPut = 'attribute_not_exists(#version)';
const itHasTheVersionThatWasRead = '#version = :versionRead';
const onlyAdjustedSoFar = allOf(thereIsSuchAnItem, itWasNeverPut);

const counterIsAbsent = (counter: string) => `attribute_not_exists(${counter})`;
const counterIs = (counter: string, value: string) => `${counter} = ${value}`;
const counterIsAtLeast = (counter: string, value: string) => `${counter} >= ${value}`;

interface Condition {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, ItemValue>;
}

const conditionOfPut = (write: Put): Condition => {
  if (write.kind === 'putIfAbsent') return { ConditionExpression: thereIsNoSuchItem };
  const ExpressionAttributeNames = { '#version': 'version' };
  return write.version === 0
    ? { ConditionExpression: onlyAdjustedSoFar, ExpressionAttributeNames }
    : {
        ConditionExpression: itHasTheVersionThatWasRead,
        ExpressionAttributeNames,
        ExpressionAttributeValues: { ':versionRead': write.version },
      };
};

const put = (write: Put, commitId?: string) => ({
  TableName: write.table,
  Item: toRecord({ ...write, version: write.kind === 'putIfAbsent' ? 1 : write.version + 1 }, commitId),
  ...conditionOfPut(write),
});

/** An absent counter counts as 0, so a condition that 0 fulfils holds without it, too. */
const conditionsOfCounter = (
  { by, floor, expected }: Adjustment,
  counter: string,
  expectedName: string,
  leastName: string,
): { readonly sentences: readonly string[]; readonly values: Record<string, number> } => {
  const sentences: string[] = [];
  const values: Record<string, number> = {};
  if (expected !== undefined) {
    values[expectedName] = expected;
    const isExpected = counterIs(counter, expectedName);
    sentences.push(expected === 0 ? anyOf(counterIsAbsent(counter), isExpected) : isExpected);
  }
  if (floor !== undefined) {
    const least = floor - by;
    values[leastName] = least;
    const isEnough = counterIsAtLeast(counter, leastName);
    sentences.push(least <= 0 ? anyOf(counterIsAbsent(counter), isEnough) : isEnough);
  }
  return { sentences, values };
};

/** The old item comes back on failure: it tells an unexpected value from a floor without a second read. */
const adjust = ({ table, key, counters }: Adjust) => {
  const names: Record<string, string> = {};
  const values: Record<string, ItemValue> = {};
  const additions: string[] = [];
  const sentences: string[] = [];
  for (const [index, [name, adjustment]] of Object.entries(counters).entries()) {
    const counter = `#counter${index}`;
    const by = `:by${index}`;
    names[counter] = name;
    values[by] = adjustment.by;
    additions.push(`${counter} ${by}`);
    const conditions = conditionsOfCounter(adjustment, counter, `:expected${index}`, `:least${index}`);
    Object.assign(values, conditions.values);
    sentences.push(...conditions.sentences);
  }
  return {
    TableName: table,
    Key: { ...key },
    UpdateExpression: `ADD ${additions.join(', ')}`,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    ...(sentences.length === 0 ? {} : { ConditionExpression: allOf(...sentences) }),
  };
};

const transactItem = ({ write }: Action): TransactItem =>
  write.kind === 'adjust' ? { Update: adjust(write) } : { Put: put(write) };

/**
 * `commitId` is the client request token: a retry whose first answer was lost is recognised by DynamoDB for
 * ten minutes (API Reference, TransactWriteItems, "Idempotency").
 */
export const transaction = (actions: readonly Action[], commitId: string): TransactWriteCommand =>
  new TransactWriteCommand({ TransactItems: actions.map(transactItem), ClientRequestToken: commitId });

/**
 * A put by itself costs half of a transaction. It has no request token: the item itself bears `commitId`, and the old item
 * comes back on failure, so that a retry recognises what its first try wrote.
 */
export const singlePut = (write: Put, commitId: string): PutCommand =>
  new PutCommand({ ...put(write, commitId), ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
