import { JOURNAL_DAYS } from '@twolane/event-time';
import {
  createEventBridgeBus,
  createRelay,
  createSweeper,
  type EventBridgeSender,
  insertedRows,
  type PublishPorts,
} from '@twolane/outbox';
import type { Store } from '@twolane/store';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { orderWatch, revisionPublisher } from '../../../services/insights/src/schedules.ts';
import type { Handler } from '../aws/lambda.ts';
import { STUCK_AFTER_MS, TABLES } from './tables.ts';
import { silent } from './telemetry.ts';

/** What an instance of relay, sweeper or a schedule is given. */
export interface Grant {
  readonly store: Store;
  readonly sender: EventBridgeSender;
  readonly clock: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What a schedule sends: nobody looks at it. */
export type Tick = Readonly<Record<string, never>>;

/** As the handlers of `packages/outbox` and `services/insights` keep them. */
const SWEEPER_RESERVE_MS = 15_000;
const INSIGHTS_RESERVE_MS = 10_000;

const publishPorts = ({ store, sender, random, sleep }: Grant): PublishPorts => ({
  bus: createEventBridgeBus({ client: sender, busName: 'simulated', random, sleep }),
  store,
  table: TABLES.outbox,
  retentionDays: JOURNAL_DAYS,
  telemetry: silent(),
});

export const relay = (grant: Grant): Handler<DynamoDBStreamEvent> => {
  const publish = createRelay(publishPorts(grant));
  return async (event) => {
    const failedFrom = await publish(insertedRows(event.Records));
    return { batchItemFailures: failedFrom === undefined ? [] : [{ itemIdentifier: failedFrom }] };
  };
};

export const sweeper = (grant: Grant, shards: number): Handler<Tick> => {
  const sweep = createSweeper({ ...publishPorts(grant), shards, clock: grant.clock });
  return (_, context) => sweep(grant.clock() + context.getRemainingTimeInMillis() - SWEEPER_RESERVE_MS);
};

export const publisher = ({ store, clock }: Grant): Handler<Tick> => {
  const publish = revisionPublisher(TABLES.insights, { store, clock, telemetry: silent() });
  return (_, context) => publish(clock() + context.getRemainingTimeInMillis() - INSIGHTS_RESERVE_MS);
};

export const watch = ({ store, clock }: Grant): Handler<Tick> => {
  const look = orderWatch(TABLES.insights, {
    store,
    stuckAfterMs: STUCK_AFTER_MS,
    clock,
    telemetry: silent(),
  });
  return (_, context) => look(clock() + context.getRemainingTimeInMillis() - INSIGHTS_RESERVE_MS);
};
