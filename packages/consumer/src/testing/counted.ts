import {
  createCatalog,
  defineEvent,
  type EventOf,
  eventKey,
  makeEvent,
  text,
  whole,
} from '@twolane/contracts';
import type { ChangeSet, Item, Key } from '@twolane/store';
import { hasApplied, withApplied } from '../inbox-aggregate.ts';
import type { React } from '../reaction.ts';
import { startMs } from './sqs.ts';

/** A small world for tests: people count stock, a consumer keeps the total. */
export const StockCounted = defineEvent({
  name: 'StockCounted',
  version: 1,
  source: 'twolane.inventory',
  owner: 'tests',
  description: 'Somebody counted.',
  data: {
    sku: text({ description: 'What', sensitivity: 'internal', maxLength: 20 }),
    units: whole({ description: 'How many', sensitivity: 'internal', minimum: 0, maximum: 1_000_000 }),
    countedBy: text({ description: 'Who', sensitivity: 'personal', maxLength: 100 }),
  },
});
export type StockCounted = EventOf<typeof StockCounted>;
export const catalog = createCatalog([StockCounted]);

export interface Count {
  readonly id: string;
  readonly units?: number;
  readonly countedBy?: string;
  readonly occurredAtMs?: number;
}

export const counted = ({ id, units = 1, countedBy = 'Ada', occurredAtMs = startMs }: Count): StockCounted =>
  makeEvent(StockCounted, {
    id,
    subject: 'sku-1',
    occurredAtMs,
    recordedAtMs: startMs,
    data: { sku: 'sku-1', units, countedBy },
    correlationId: 'correlation-1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  });

export const TOTALS = 'Totals';
export const totalKey: Key = { pk: 'sku-1', sk: 'total' };

/** Adds to a versioned item: a conflict wherever somebody else was faster. */
export const addToTotal: React<StockCounted> = async (event, { store }) => {
  const found = await store.get(TOTALS, totalKey);
  const total = Number(found?.item['total'] ?? 0) + event.data.units;
  return { kind: 'change', changeSet: totalPut(found?.version, { total }) };
};

/** The same, with its inbox in the item itself. */
export const addToTotalOnce: React<StockCounted> = async (event, { store }) => {
  const found = await store.get(TOTALS, totalKey);
  const before = { applied: strings(found?.item['applied']) };
  const key = eventKey(event);
  if (hasApplied(before, key)) return { kind: 'alreadyApplied' };
  const total = Number(found?.item['total'] ?? 0) + event.data.units;
  return {
    kind: 'change',
    changeSet: totalPut(found?.version, { total, applied: withApplied(before, key) }),
  };
};

/** Adds the units three times, once a step; the item says how many steps of which event are in it. */
export const addInThreeSteps: React<StockCounted> = async (event, { store }) => {
  const found = await store.get(TOTALS, totalKey);
  const stepsOf = `steps of ${event.id}`;
  const done = Number(found?.item[stepsOf] ?? 0);
  if (done === 3) return { kind: 'alreadyApplied' };
  const total = Number(found?.item['total'] ?? 0) + event.data.units;
  return {
    kind: 'change',
    changeSet: totalPut(found?.version, { ...found?.item, total, [stepsOf]: done + 1 }),
    more: done + 1 < 3,
  };
};

const strings = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];

export const totalPut = (
  version: number | undefined,
  item: Item & { readonly total: number },
): ChangeSet => ({
  writes: [
    version === undefined
      ? { kind: 'putIfAbsent', table: TOTALS, key: totalKey, item: { ...item } }
      : { kind: 'putIfVersion', table: TOTALS, key: totalKey, version, item: { ...item } },
  ],
  events: [],
});
