import { createParking, type ParkedMessage } from '@twolane/consumer';
import { memoryJournal } from '@twolane/consumer/testing';
import { catalog } from '@twolane/events';
import { httpHandler, idempotentCommand } from '@twolane/http';
import { type CallOptions, callWith } from '@twolane/http/testing';
import { type ChangeSet, type CommitResult, createMemoryStore, type MemoryStoreHooks } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { auditTrail, verifyTrail } from '../../audit/index.ts';
import { messageTable } from '../message-table.ts';
import type { RedriveQueue } from '../ports.ts';
import { messageRoutes } from '../routes.ts';

export const nowMs = Date.parse('2026-11-21T12:00:00.000Z');
const PARKED = 'Parked';
const OWN = 'Replay';

export interface StageOptions {
  readonly hooks?: MemoryStoreHooks;
  /** In place of a queue that takes everything. */
  readonly send?: RedriveQueue['send'];
  /** Whether payments follow from what inventory-reservations does. */
  readonly reachesOutside?: boolean;
}

export interface Sent {
  readonly consumer: string;
  readonly body: string;
}

/** The messages' routes over a store in memory, with a queue and a log to look into. */
export const stage = ({ hooks = {}, send, reachesOutside = false }: StageOptions = {}) => {
  const commits: { readonly changeSet: ChangeSet; readonly result: CommitResult }[] = [];
  const store = createMemoryStore({
    journal: memoryJournal,
    hooks: {
      ...hooks,
      afterCommit: async (changeSet, result) => {
        commits.push({ changeSet, result });
        await hooks.afterCommit?.(changeSet, result);
      },
    },
  });
  const sent: Sent[] = [];
  const lines: string[] = [];
  const pausesMs: number[] = [];
  let clockMs = nowMs;
  let keys = 0;
  const sleep = async (ms: number) => {
    pausesMs.push(ms);
    clockMs += ms;
  };
  const telemetry = createTelemetry({
    service: 'replay',
    function: 'replayHttp',
    sink: (line) => lines.push(line),
  });
  const queue: RedriveQueue = {
    send: async (consumer, bodies) => {
      const answers = (await send?.(consumer, bodies)) ?? bodies.map(() => undefined);
      sent.push(
        ...bodies.flatMap((body, index) => (answers[index] === undefined ? [{ consumer, body }] : [])),
      );
      return answers;
    },
  };
  const ports = {
    store,
    table: messageTable({ parked: PARKED, own: OWN }),
    audit: auditTrail(OWN),
    catalog,
    consumers: [
      {
        name: 'orders-outcomes',
        events: ['StockRejected.v1', 'PaymentAuthorized.v1', 'PaymentDeclined.v1'],
        reachesOutside: false,
      },
      {
        name: 'inventory-reservations',
        events: ['OrderPlaced.v1', 'OrderConfirmed.v1', 'OrderCancelled.v1'],
        reachesOutside,
      },
    ],
    queue,
    logger: telemetry.logger,
    clock: () => clockMs,
    random: () => 0.5,
    sleep,
  };
  const handler = httpHandler({
    routes: messageRoutes({
      ...ports,
      command: idempotentCommand({ store, table: OWN, clock: ports.clock, random: ports.random, sleep }),
    }),
    telemetry,
    clock: ports.clock,
  });
  const parking = createParking({ store, table: PARKED });

  return {
    ports,
    store,
    sent,
    lines,
    commits,
    pausesMs,
    parking,
    passTime: (ms: number) => {
      clockMs += ms;
    },
    /** Parks a message of inventory-reservations, sent an hour ago, unless told otherwise. */
    park: async (changes: Partial<ParkedMessage> = {}): Promise<void> => {
      const message = {
        consumer: 'inventory-reservations',
        cause: 'invalid-data',
        why: '/data/totalMinor must be integer',
        body: 'no JSON',
        messageId: 'm-1',
        sentAtMs: nowMs - 3_600_000,
        receivedAtMs: nowMs - 3_599_000,
        ...changes,
      };
      const kept = await parking.park(message);
      if (!kept.ok) throw new Error(kept.refusal);
    },
    /** With a fresh Idempotency-Key unless told otherwise, by ann, who may do everything. */
    call: (options: CallOptions) => {
      keys += 1;
      return callWith(handler, {
        claims: { client_id: 'ann', scope: 'read deadletters:manage' },
        ...options,
        headers: { 'idempotency-key': `"key-${keys}"`, ...options.headers },
      });
    },
    verified: () => verifyTrail(auditTrail(OWN), store),
  };
};
