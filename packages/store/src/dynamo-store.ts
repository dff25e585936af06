import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { planCommit } from './commit-plan.ts';
import { commitActions } from './dynamo-commit.ts';
import { createReads } from './dynamo-reads.ts';
import type { Store, StoreLayout } from './store.ts';

export interface DynamoStorePorts extends StoreLayout {
  readonly client: DynamoDBDocumentClient;
  /** A new id for each commit, at most 36 characters, never used before. */
  readonly newCommitId?: () => string;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** The store in DynamoDB. Tables have the text keys `pk` and `sk`, and `expiresAtSec` as TTL attribute. */
export const createDynamoStore = ({
  client,
  journal,
  inboxTable,
  newCommitId = randomUUID,
  sleep = pause,
}: DynamoStorePorts): Store => ({
  ...createReads({ client, sleep }),
  layout: { journal, inboxTable },
  commit: async (changeSet) =>
    commitActions(client, planCommit(changeSet, { journal, inboxTable }), newCommitId()),
});
