import { eventKey } from '@twolane/contracts';
import { hourOf } from '@twolane/event-time';
import type { ReadStore, StoredItem, Write } from '@twolane/store';
import type { React, Reaction } from '../reaction.ts';
import type { Projection } from '../replay/projection.ts';
import { type StockCounted, TOTALS } from './counted.ts';

/** A small projection for tests: units by hour, as often as a generation says. Facts remember their events. */
const hourIn = ({ time }: StockCounted): string => hourOf(Date.parse(time));
const pointerKey = (window: string) => ({ pk: window, sk: 'pointer' });
const figuresKey = (window: string, generation: number) => ({ pk: window, sk: `figures#${generation}` });

const pointerOf = async (store: ReadStore, window: string) => {
  const stored = await store.get(TOTALS, pointerKey(window));
  return {
    stored,
    generation: Number(stored?.item['generation'] ?? 0),
    builder: stored?.item['builder'],
  };
};

const pointerPut = (
  window: string,
  stored: StoredItem | undefined,
  generation: number,
  builder?: string,
): Write => {
  const item = { generation, ...(builder === undefined ? {} : { builder }) };
  const put = { table: TOTALS, key: pointerKey(window), item };
  return stored === undefined
    ? { kind: 'putIfAbsent', ...put }
    : { kind: 'putIfVersion', version: stored.version, ...put };
};

const writesInto = (event: StockCounted, generation: number, factor: number): readonly Write[] => {
  const window = hourIn(event);
  const fact = { pk: window, sk: `fact#${generation}#${eventKey(event)}` };
  const counters = { units: { by: factor * event.data.units } };
  return [
    { kind: 'putIfAbsent', table: TOTALS, key: fact, item: { units: event.data.units } },
    { kind: 'adjust', table: TOTALS, key: figuresKey(window, generation), counters },
  ];
};

const hasFact = async (store: ReadStore, event: StockCounted, generation: number): Promise<boolean> =>
  (await store.get(TOTALS, { pk: hourIn(event), sk: `fact#${generation}#${eventKey(event)}` })) !== undefined;

const change = (...writes: readonly Write[]): Reaction => ({
  kind: 'change',
  changeSet: { writes, events: [] },
});

export const countByHour: React<StockCounted> = async (event, { store }) => {
  const { generation } = await pointerOf(store, hourIn(event));
  if (await hasFact(store, event, generation)) return { kind: 'alreadyApplied' };
  return change(...writesInto(event, generation, 1));
};

/** Counts each unit `factor` times: the changed code for whose sake a window is built anew. */
export const hours = (factor: number): Projection<StockCounted> => ({
  windowOf: hourIn,
  begin: async (window, { store, replayId }) => {
    const { stored, generation, builder } = await pointerOf(store, window);
    if (builder === replayId) return { kind: 'alreadyApplied' };
    if (builder !== undefined) return { kind: 'refused', cause: 'building', why: `${builder} is building.` };
    return change(pointerPut(window, stored, generation, replayId));
  },
  reactIntoBuilding: async (event, { store }) => {
    const { generation, builder } = await pointerOf(store, hourIn(event));
    if (builder === undefined) return { kind: 'refused', cause: 'not-building', why: 'Nobody is building.' };
    if (await hasFact(store, event, generation + 1)) return { kind: 'alreadyApplied' };
    return change(...writesInto(event, generation + 1, factor));
  },
  swap: async (window, { store, replayId }) => {
    const { stored, generation, builder } = await pointerOf(store, window);
    if (builder !== replayId) return { kind: 'alreadyApplied' };
    return change(pointerPut(window, stored, generation + 1));
  },
  abandon: async (window, { store, replayId }) => {
    const { stored, generation, builder } = await pointerOf(store, window);
    if (builder !== replayId) return { kind: 'alreadyApplied' };
    return change(pointerPut(window, stored, generation));
  },
  figures: async (window, store) => {
    const { generation, builder } = await pointerOf(store, window);
    const units = async (of: number) => ({
      units: Number((await store.get(TOTALS, figuresKey(window, of)))?.item['units'] ?? 0),
    });
    return {
      window,
      generation,
      live: await units(generation),
      ...(builder === undefined ? {} : { building: await units(generation + 1) }),
    };
  },
});
