import { catalog } from '@twolane/events';
import { httpHandler } from '@twolane/http';
import { type CallOptions, callWith } from '@twolane/http/testing';
import { createMemoryStore, type MemoryStoreHooks, RetryableError } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import { auditTrail } from '../../audit/index.ts';
import type { Manifest } from '../../domain/manifest.ts';
import type { Plan, Replay } from '../../domain/model.ts';
import { replayTable } from '../../replay-table.ts';
import { adminRoutes } from '../admin-routes.ts';
import type { AdminPorts, QueueDepths } from '../ports.ts';
import { memoryFiles } from './memory-files.ts';

export const TABLE = 'replay';
export const NOW_MS = Date.parse('2026-11-26T12:00:00.000Z');

const manifest: Manifest = [
  {
    name: 'orders-outcomes',
    description: 'Confirms or cancels.',
    service: 'orders',
    events: ['PaymentAuthorized.v1', 'StockRejected.v1'],
    emits: ['OrderConfirmed.v1'],
    effect: 'state',
    functionKey: 'ordersOutcomes',
    projection: false,
  },
  {
    name: 'inventory-restock',
    description: 'Counts what arrives.',
    service: 'inventory',
    events: ['StockArrived.v1'],
    emits: [],
    effect: 'state',
    functionKey: 'inventoryRestock',
    projection: false,
  },
];

export const plan: Plan = {
  planHash: 'hash-1',
  planned: 10,
  events: 10,
  perConsumer: [{ consumer: 'orders-outcomes', codeSha256: 'code-1', events: 10, byType: {}, byHour: {} }],
  aggregates: 4,
  downstream: [],
  externalEffects: [],
  lateCount: 1,
  frozenCount: 0,
  unreadable: 0,
  estimate: { costMicroUsd: 120, minutes: 1 },
  slices: 1,
  expiresAtMs: NOW_MS + 86_400_000,
};

/** A request that can be planned. */
export const redelivery = {
  mode: 'redeliver',
  reason: 'the consumer lost an hour',
  consumers: ['orders-outcomes'],
  range: { axis: 'occurred', from: '2026-11-25T04:00:00Z', to: '2026-11-25T05:00:00Z' },
};

export const ALL_SCOPES = 'read replay:request replay:approve replay:override deadletters:manage';

interface Call extends Omit<CallOptions, 'claims'> {
  readonly as?: string;
  /** The client that the person acts through; absent: the token has no subject. */
  readonly through?: string;
  readonly scope?: string;
  /** Idempotency-Key; absent: none is sent. */
  readonly key?: string;
}

/** The admin API over a store and a bucket in memory, with a workflow that notes what it is told. */
export const stage = ({
  hooks,
  frozen = async () => [],
}: {
  readonly hooks?: MemoryStoreHooks;
  readonly frozen?: AdminPorts['setAside']['frozen'];
} = {}) => {
  let nowMs = NOW_MS;
  const store = createMemoryStore({
    journal: {
      rowFor: () => ({ table: 'outbox', key: { pk: '-', sk: '-' }, item: {}, expiresAtSec: 1 }),
    },
    ...(hooks === undefined ? {} : { hooks }),
  });
  const bucket = memoryFiles();
  const told: string[] = [];
  const code = new Map([['orders-outcomes', 'code-1']]);
  const depths: QueueDepths = { waiting: 3, inFlight: 1, deadLettered: 2 };
  let away = false;
  const reach = (what: string): void => {
    if (away) throw new RetryableError('Not reachable.');
    told.push(what);
  };
  let ids = 0;
  const replays = replayTable(TABLE);
  const trail = auditTrail(TABLE);
  const telemetry = createTelemetry({ service: 'replay', function: 'replayHttp', sink: () => undefined });
  const ports: AdminPorts = {
    store,
    replays,
    trail,
    files: bucket.files,
    manifest,
    catalog,
    logger: telemetry.logger,
    workflow: {
      start: async (replayId) => {
        reach(`start ${replayId}`);
        return { executionArn: `arn:execution:${replayId}` };
      },
      wake: async (token) => {
        reach(`wake ${token}`);
        return 'told';
      },
      look: async () => reach('look'),
    },
    uploads: { urlFor: async (key, seconds) => `https://bucket.test/${key}?seconds=${seconds}` },
    worker: { invoke: async ({ uploadId, run }) => reach(`validate ${uploadId} ${run}`) },
    consumers: {
      codeOf: async (consumer) => code.get(consumer),
      depthsOf: async () => depths,
    },
    setAside: { frozen },
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    clock: () => nowMs,
  };
  const api = httpHandler({ routes: adminRoutes(ports), telemetry, clock: () => nowMs });
  return {
    ports,
    store,
    bucket,
    /** What workflow and worker were asked for. */
    told,
    code,
    lose: () => {
      away = true;
    },
    find: () => {
      away = false;
    },
    later: (ms: number) => {
      nowMs += ms;
    },
    call: ({ as = 'alice', through, scope = ALL_SCOPES, key, headers = {}, ...options }: Call) =>
      callWith(api, {
        ...options,
        headers: { ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }), ...headers },
        claims: { ...(through === undefined ? { client_id: as } : { client_id: through, sub: as }), scope },
      }),
    /** As the workflow brings a replay on. */
    bring: async (replayId: string, change: Partial<Replay>) => {
      const found = await replays.load(store, replayId);
      if (found === undefined) throw new Error(`There is no replay ${replayId}.`);
      const writes = [replays.put({ ...found.value, ...change }, found.version)];
      await store.commit({ writes, events: [] });
    },
    wait: async (replayId: string, kind: 'approval' | 'resume') => {
      const before = await replays.loadToken(store, replayId);
      const token = { kind, token: `token-${kind}`, sinceMs: nowMs };
      await store.commit({ writes: [replays.putToken(replayId, token, before?.version)], events: [] });
    },
    replay: async (replayId: string) => (await replays.load(store, replayId))?.value,
    control: async (replayId: string) => (await replays.loadControl(store, replayId))?.value,
    /** Actions on record, oldest first. */
    actions: async () => {
      const { items } = await trail.newest(store, { limit: 100 });
      return items.map(({ action, by, about }) => `${action} ${about} ${by}`).reverse();
    },
  };
};
export type Stage = ReturnType<typeof stage>;

/** A stage on which alice's redelivery `id-1` waits for an approval. */
export const rehearsed = async (options: Parameters<typeof stage>[0] = {}) => {
  const it = stage(options);
  await it.call({ route: 'POST /admin/replays', key: 'create', body: redelivery });
  await it.bring('id-1', { status: 'awaitingApproval', plan });
  await it.wait('id-1', 'approval');
  it.told.length = 0;
  return it;
};

export const about = (replayId: string, what: string, method = 'POST') => ({
  route: `${method} /admin/replays/{replayId}/${what}`,
  params: { replayId },
});
