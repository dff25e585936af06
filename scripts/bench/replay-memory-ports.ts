import { mkdir, open, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { DoorRequest, EventOutcome } from '@twolane/consumer';
import { createCatalog, eventKey } from '@twolane/contracts';
import { StockArrivedV1 } from '@twolane/events';
import { createJournal } from '@twolane/outbox';
import { createMemoryStore, type Page, type Query, type Store } from '@twolane/store';
import { auditTrail } from '../../services/replay/src/audit/index.ts';
import type { Manifest } from '../../services/replay/src/domain/manifest.ts';
import { pricesFor } from '../../services/replay/src/domain/prices.ts';
import type { ReplayFiles } from '../../services/replay/src/files.ts';
import { replayTable } from '../../services/replay/src/replay-table.ts';
import type { WorkPorts } from '../../services/replay/src/tasks/ports.ts';
import { isRecord } from '../is-record.ts';
import { eventOf1Kb, OUTBOX } from './bench-events.ts';
import { ulidLike } from './ids.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const MINUTES = 60;
const SHARDS = 8;
const BUCKETS = MINUTES * SHARDS;
const EVENTS_AN_AGGREGATE = 8;
const CHUNK_BYTES = 64 * 1024;
const BUCKET_PK = /^(.{16})#(\d\d)$/;

export const CONSUMER = 'counts';
export const TABLE = 'replay';

const manifest: Manifest = [
  {
    name: CONSUMER,
    description: 'counts goods',
    service: 'bench',
    events: ['StockArrived.v1'],
    emits: [],
    effect: 'state',
    functionKey: CONSUMER,
    projection: false,
  },
];

/** The nth of an hour's events, made when it is asked for: a journal of any size takes no memory. */
const eventAt = (n: number, recordedAtMs: number) => {
  const event = eventOf1Kb(ulidLike(n), recordedAtMs);
  const subject = `place-${Math.floor(n / EVENTS_AN_AGGREGATE)}`;
  return { ...event, subject, partitionkey: subject };
};

/** One busy hour with so many events, spread over its minutes and shards. */
const journalOf = (events: number, fromMs: number) => {
  const firstOf = (bucket: number): number => Math.floor((bucket * events) / BUCKETS);
  return ({ pk, limit, after = '0' }: Query): Page => {
    const [, minute = '', shard = ''] = BUCKET_PK.exec(pk) ?? [];
    const minuteMs = Date.parse(`${minute}:00.000Z`);
    const bucket = ((minuteMs - fromMs) / MINUTE_MS) * SHARDS + Number(shard);
    if (!(bucket >= 0 && bucket < BUCKETS)) return { items: [] };
    const from = firstOf(bucket) + Number(after);
    const end = Math.min(firstOf(bucket + 1), from + limit);
    const items = Array.from({ length: Math.max(0, end - from) }, (_, index) => {
      const event = eventAt(from + index, minuteMs + 1);
      return { key: { pk, sk: eventKey(event) }, item: { event: JSON.stringify(event) }, version: 1 };
    });
    return end < firstOf(bucket + 1) ? { items, next: String(Number(after) + items.length) } : { items };
  };
};

/** A bucket in a folder. */
const filesIn = (dir: string): ReplayFiles => ({
  list: async (prefix, { after = '', limit = 1_000 } = {}) => {
    const folder = dirname(prefix);
    const names = await readdir(join(dir, folder)).catch(() => []);
    const keys = names
      .map((name) => `${folder}/${name}`)
      .filter((key) => key.startsWith(prefix) && key > after);
    return { keys: keys.sort().slice(0, limit), more: keys.length > limit };
  },
  read: async (key, { fromByte = 0, toByte } = {}) => {
    const file = await open(join(dir, key)).catch(() => undefined);
    if (file === undefined) return undefined;
    const { size } = await file.stat();
    const end = Math.min(size, toByte ?? size);
    return {
      bytes: end,
      chunks: file.createReadStream({ start: fromByte, end: end - 1, highWaterMark: CHUNK_BYTES }),
      close: () => void file.close(),
    };
  },
  put: async (key, body) => {
    const path = join(dir, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  },
  putNew: async (key, body) => {
    const path = join(dir, key);
    await mkdir(dirname(path), { recursive: true });
    return writeFile(path, body, { flag: 'wx' }).then(
      () => true,
      () => false,
    );
  },
});

const idOf = (event: unknown): string =>
  isRecord(event) ? `${String(event['source'])}/${String(event['id'])}` : '?';

const changeOf = (id: string) => ({
  table: 'Counts',
  pk: `count#${id}`,
  sk: 'count',
  isNew: true,
  fields: [{ name: 'units', after: 14 }],
  digest: id,
});

/** What the worker stands on, with real files, a journal that is made up as it is read, and a consumer that only answers. */
export function memoryBenchPorts(dir: string, events: number, fromMs: number): WorkPorts {
  const base = createMemoryStore({
    journal: createJournal({ table: OUTBOX, shards: SHARDS, retentionDays: 14 }),
    inboxTable: 'inbox',
  });
  const journal = journalOf(events, fromMs);
  const store: Store = {
    ...base,
    query: async (query) => (query.table === OUTBOX ? journal(query) : base.query(query)),
  };
  let hasApplied = false;
  let sleptMs = 0;
  const answer = (request: DoorRequest): readonly EventOutcome[] => {
    if (request.kind === 'apply') hasApplied = true;
    const isNew = request.kind === 'apply' || !hasApplied;
    return request.kind === 'rebuild'
      ? []
      : request.events.map((event) => ({
          eventKey: idOf(event),
          kind: isNew ? 'applied' : 'alreadyApplied',
          changes: isNew ? [changeOf(idOf(event))] : [],
          emits: [],
        }));
  };
  return {
    store,
    replays: replayTable(TABLE),
    audit: auditTrail(TABLE),
    files: filesIn(dir),
    doors: {
      call: async (consumer, request) => ({ consumer, outcomes: answer(request) }),
      codeSha256: async () => 'bench',
      timeoutMs: async () => 0,
    },
    queues: { waiting: async () => 0 },
    archive: { arrived: async function* () {} },
    setAside: { parkedKeys: async function* () {}, frozen: async () => [] },
    manifest,
    catalog: createCatalog([StockArrivedV1]),
    policyVersion: 'bench',
    times: {
      journalMs: 14 * 24 * HOUR_MS,
      correctionWindowMs: 30 * 24 * HOUR_MS,
      maxFutureSkewMs: 0,
      approvalMs: HOUR_MS,
    },
    prices: pricesFor('eu-west-1', ''),
    outboxTable: OUTBOX,
    outboxShards: SHARDS,
    logger: { info: () => undefined, warn: () => undefined },
    // Sleeps take no time, they only pass it: the rate is not what is measured.
    clock: () => Date.now() + sleptMs,
    sleep: async (ms) => {
      sleptMs += ms;
    },
    random: Math.random,
  };
}
