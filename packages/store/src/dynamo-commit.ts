import {
  type AttributeValue,
  type CancellationReason,
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { judgeAdjustment } from './adjustment.ts';
import type { CommitResult, Item } from './change-set.ts';
import type { Action } from './commit-plan.ts';
import { storeError } from './dynamo-errors.ts';
import { singlePut, transaction } from './dynamo-writes.ts';
import { nameOf } from './key.ts';
import { fromRecord } from './stored-record.ts';
import { type ActionOutcome, verdict } from './verdict.ts';

/** One put alone is a conditional put, everything else one transaction. */
export const commitActions = async (
  client: DynamoDBDocumentClient,
  actions: readonly Action[],
  commitId: string,
): Promise<CommitResult> => {
  const [first, ...others] = actions;
  if (first === undefined) return { kind: 'committed' };
  return others.length === 0 && first.write.kind !== 'adjust'
    ? commitOne(client, first, singlePut(first.write, commitId), commitId)
    : commitAll(client, actions, commitId);
};

const commitOne = async (
  client: DynamoDBDocumentClient,
  action: Action,
  command: ReturnType<typeof singlePut>,
  commitId: string,
): Promise<CommitResult> => {
  try {
    await client.send(command);
    return { kind: 'committed' };
  } catch (thrown) {
    if (thrown instanceof TransactionConflictException) return verdict([action], ['busy'], thrown);
    if (!(thrown instanceof ConditionalCheckFailedException)) {
      throw storeError(thrown, `Put ${nameOf(action.write)}`);
    }
    const wroteItself = thrown.Item?.['commitId']?.S === commitId;
    return wroteItself ? { kind: 'committed' } : verdict([action], ['conflict'], thrown);
  }
};

const commitAll = async (
  client: DynamoDBDocumentClient,
  actions: readonly Action[],
  commitId: string,
): Promise<CommitResult> => {
  try {
    await client.send(transaction(actions, commitId));
    return { kind: 'committed' };
  } catch (thrown) {
    if (!(thrown instanceof TransactionCanceledException)) {
      throw storeError(thrown, `Commit of ${actions.length} writes`);
    }
    const reasons = thrown.CancellationReasons ?? [];
    const outcomes = actions.map((action, index) => outcomeOf(action, reasons[index]));
    const result = verdict(actions, outcomes, thrown);
    // Cancelled without a reason that we know: nothing was written, and nothing is known about why.
    if (result.kind === 'committed') throw storeError(thrown, `Commit of ${actions.length} writes`);
    return result;
  }
};

/** API Reference, TransactWriteItems, "Cancellation reasons": in the order of the actions. */
const outcomeOf = ({ write }: Action, reason: CancellationReason | undefined): ActionOutcome => {
  switch (reason?.Code) {
    case 'ConditionalCheckFailed':
      return write.kind === 'adjust' ? failedAdjustment(write.counters, reason.Item) : 'conflict';
    case 'TransactionConflict':
      return 'busy';
    case 'ProvisionedThroughputExceeded':
    case 'ThrottlingError':
      return 'throttled';
    case 'ValidationError':
    case 'ItemCollectionSizeLimitExceeded':
      return 'invalid';
    default:
      return 'fine';
  }
};

type Counters = Parameters<typeof judgeAdjustment>[0];

/** The condition failed, so it cannot have been fine: an item that changed back looks so, and is a conflict. */
const failedAdjustment = (
  counters: Counters,
  old: Record<string, AttributeValue> | undefined,
): ActionOutcome => {
  const item: Item = old === undefined ? {} : fromRecord(unmarshall(old)).item;
  const outcome = judgeAdjustment(counters, item);
  return outcome === 'fine' ? 'conflict' : outcome;
};
