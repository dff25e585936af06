import { DOOR_VERSION, type DoorRequest } from '@twolane/consumer';
import { type CloudEvent, timeText } from '@twolane/contracts';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore, type MemoryStoreHooks, RetryableError } from '@twolane/store';
import { lambdaContext } from '@twolane/telemetry/testing';
import { memoryFiles } from '../../admin/testing/memory-files.ts';
import { auditTrail } from '../../audit/index.ts';
import type { Control, Replay, ReplaySpec } from '../../domain/model.ts';
import { pricesFor } from '../../domain/prices.ts';
import { replayTable } from '../../replay-table.ts';
import { type DispatchPorts, dispatch } from '../dispatch.ts';
import { countedCatalog, countedEvent, countedManifest, countingConsumer, SUMS } from './counting.ts';

const TABLE = 'replay';
const OUTBOX = 'outbox';
const HOUR_MS = 3_600_000;
const SHARDS = 2;
export const NOW_MS = Date.parse('2026-12-02T12:00:00.000Z');
export const REPLAY_ID = '01JE3S0000000000000000000A';
const MAX_STEPS = 400;
/** One call to the journal, to a door, or to the bucket. */
export type Call = 'commit' | 'door' | 'put';

export interface WorldOptions {
  /** Comes before each call: throws to make it fail, or to kill the worker. */
  readonly before?: (call: Call, world: World) => Promise<void>;
  /** Comes after each call of a door: throws to lose its answer. */
  readonly afterDoor?: (request: DoorRequest) => void;
  readonly spec?: Partial<ReplaySpec>;
  /** How long one invocation may work at a slice. */
  readonly lifeMs?: number;
  readonly onTask?: (step: string) => void;
  /** Live traffic: whenever the worker sleeps, what was recorded comes to its consumers. */
  readonly live?: boolean;
}

export type World = ReturnType<typeof createWorld>;

async function* arrived(
  archived: ReadonlyMap<number, readonly unknown[]>,
  fromMs: number,
  toMs: number,
): AsyncGenerator<unknown> {
  for (const [atMs, events] of archived) if (atMs >= fromMs && atMs < toMs) yield* events;
}

/** The worker on stores and buckets in memory, with real consumers, and a workflow that is driven by hand. */
export const createWorld = ({
  before,
  afterDoor,
  spec = {},
  lifeMs = HOUR_MS,
  onTask,
  live = false,
}: WorldOptions = {}) => {
  let nowMs = NOW_MS;
  const clock = () => nowMs;
  const flowing: CloudEvent[] = [];
  const hooks: MemoryStoreHooks = {
    beforeCommit: async () => await before?.('commit', world),
    afterCommit: async ({ events }, { kind }) => {
      if (live && kind === 'committed') flowing.push(...events);
    },
  };
  const store = createMemoryStore({
    journal: createJournal({ table: OUTBOX, shards: SHARDS, retentionDays: 14 }),
    inboxTable: 'Inbox',
    hooks,
  });
  const replays = replayTable(TABLE);
  const bucket = memoryFiles(64 * 1024);
  const code = new Map([
    ['sums', 'code-1'],
    ['doubles', 'code-1'],
  ]);
  const waiting = new Map<string, number>();
  const woken: string[] = [];
  const asked: DoorRequest[] = [];
  /** By the time of arrival. */
  const archived = new Map<number, readonly unknown[]>();
  const consumers = new Map(
    ['sums', 'doubles'].map((name) => [name, countingConsumer(store, name, clock)] as const),
  );

  const request = async (consumer: string, what: DoorRequest) => {
    const handler = consumers.get(consumer);
    if (handler === undefined) throw new RetryableError(`There is no ${consumer}.`);
    return handler(what, lambdaContext({ remainingMs: 60_000 }));
  };
  const bring = (consumer: string, events: readonly CloudEvent[]) =>
    request(consumer, {
      twolane: DOOR_VERSION,
      kind: 'apply',
      replayId: 'live',
      events,
      allowExternal: false,
    });
  const ports: DispatchPorts = {
    store,
    replays,
    audit: auditTrail(TABLE),
    files: {
      ...bucket.files,
      put: async (key, body) => {
        await before?.('put', world);
        await bucket.files.put(key, body);
      },
      putNew: async (key, body) => {
        await before?.('put', world);
        return bucket.files.putNew(key, body);
      },
    },
    doors: {
      call: async (consumer, what) => {
        await before?.('door', world);
        asked.push(what);
        const answer = await request(consumer, what);
        afterDoor?.(what);
        return answer;
      },
      codeSha256: async (consumer) => code.get(consumer) ?? 'none',
      timeoutMs: async () => 1_000,
    },
    queues: { waiting: async (consumer) => waiting.get(consumer) ?? 0 },
    archive: { arrived: (fromMs, toMs) => arrived(archived, fromMs, toMs) },
    setAside: { parkedKeys: async function* () {}, frozen: async () => [] },
    workflow: {
      wake: async (token) => {
        woken.push(token);
        return 'told';
      },
    },
    manifest: countedManifest,
    catalog: countedCatalog,
    policyVersion: 'policy-1',
    times: {
      journalMs: 14 * 24 * HOUR_MS,
      correctionWindowMs: 30 * 24 * HOUR_MS,
      maxFutureSkewMs: 300_000,
      approvalMs: HOUR_MS,
    },
    prices: pricesFor('eu-west-1', ''),
    outboxTable: OUTBOX,
    outboxShards: SHARDS,
    logger: { info: () => undefined, warn: () => undefined },
    clock,
    sleep: async (ms) => {
      nowMs += ms;
      await world.flow();
    },
    random: () => 0.5,
    validateUpload: async () => 'reported',
  };

  const world = {
    ports,
    /** Other ports from here on. */
    use: (others: Partial<DispatchPorts>): void => {
      world.ports = { ...world.ports, ...others };
    },
    store,
    bucket,
    code,
    waiting,
    archived,
    woken,
    asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
    task: (step: string, more: object = {}): Promise<unknown> => {
      onTask?.(step);
      return dispatch(world.ports, { step, replayId: REPLAY_ID, ...more }, nowMs + lifeMs);
    },
    /** Counts of some skus, recorded in the hour before, and brought to the consumers named. */
    record: async (
      counts: readonly { readonly id: string; readonly sku: string; readonly units?: number }[],
      broughtTo: readonly string[] = [],
    ): Promise<void> => {
      const at = NOW_MS - HOUR_MS;
      const events = counts.map((count) => countedEvent({ ...count, occurredAtMs: at, recordedAtMs: at }));
      for (const event of events) await store.commit({ writes: [], events: [event] });
      for (const consumer of broughtTo) await bring(consumer, events);
    },
    /** Live traffic brings what was recorded to everyone. */
    flow: async (): Promise<void> => {
      const events = flowing.splice(0);
      for (const consumer of events.length === 0 ? [] : consumers.keys()) await bring(consumer, events);
    },
    request: async (requested: Partial<ReplaySpec> = {}): Promise<void> =>
      world.requestOf({
        mode: 'redeliver',
        reason: 'an hour was lost',
        range: { axis: 'recorded', fromMs: NOW_MS - 2 * HOUR_MS, toMs: NOW_MS },
        consumers: ['sums'],
        filter: {},
        ratePerSec: 1_000,
        limits: { failurePercent: 5, duplicatePercent: 5 },
        ...spec,
        ...requested,
      }),
    requestOf: async (whole: ReplaySpec): Promise<void> => {
      const replay: Replay = {
        replayId: REPLAY_ID,
        spec: whole,
        status: 'planning',
        requestedBy: 'ada',
        requestedAtMs: NOW_MS,
      };
      const control: Control = { wish: 'run', ratePerSec: whole.ratePerSec };
      const writes = [replays.put(replay), replays.putControl(REPLAY_ID, control), replays.putListed(replay)];
      await store.commit({ writes, events: [] });
    },
    replay: async (): Promise<Replay> => {
      const found = await replays.load(store, REPLAY_ID);
      if (found === undefined) throw new Error('No replay was requested.');
      return found.value;
    },
    change: async (how: (replay: Replay) => Replay): Promise<void> => {
      const found = await replays.load(store, REPLAY_ID);
      if (found === undefined) throw new Error('No replay was requested.');
      await store.commit({ writes: [replays.put(how(found.value), found.version)], events: [] });
    },
    approve: async (): Promise<void> =>
      world.change((replay) => ({
        ...replay,
        approval: {
          by: 'grace',
          atMs: nowMs,
          planHash: replay.plan?.planHash ?? '',
          allowExternal: false,
          reason: 'looks right',
        },
      })),
    wish: async (wish: Control['wish'], cause?: string): Promise<void> => {
      const found = await replays.loadControl(store, REPLAY_ID);
      if (found === undefined) throw new Error('No replay was requested.');
      const control = { ...found.value, wish, ...(cause === undefined ? {} : { cause }) };
      await store.commit({ writes: [replays.putControl(REPLAY_ID, control, found.version)], events: [] });
    },
    /** Sums by consumer and sku. */
    sums: (): Readonly<Record<string, unknown>> =>
      Object.fromEntries(
        store.all(SUMS).map(({ key, item }) => [`${key.pk} ${key.sk}`, item['units']] as const),
      ),
    now: () => timeText(nowMs),
    maxSteps: MAX_STEPS,
    replayId: REPLAY_ID,
  };
  return world;
};
