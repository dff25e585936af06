import { createMemoryStore } from '@twolane/store';
import type { TimeRange } from './domain/model.ts';
import { lockWrites, unlockWrites } from './lock-table.ts';

const TABLE = 'replays';
const journal = { rowFor: () => ({ table: 'outbox', key: { pk: 'p', sk: 's' }, item: {}, expiresAtSec: 1 }) };
const range = (fromMs: number, toMs: number): TimeRange => ({ axis: 'occurred', fromMs, toMs });
const request = (replayId: string, fromMs: number, toMs: number) => ({
  replayId,
  ranges: [
    { consumer: 'sales', range: range(fromMs, toMs) },
    { consumer: 'outcomes', range: range(fromMs, toMs) },
  ],
  reach: { correctionWindowMs: 10, maxFutureSkewMs: 0 },
});

test('two replays of the same consumer and range do not run at once; side by side they do', async () => {
  const store = createMemoryStore({ journal });
  const lock = async (replayId: string, fromMs: number, toMs: number) => {
    const decided = await lockWrites(store, TABLE, request(replayId, fromMs, toMs));
    return decided.ok ? store.commit({ writes: decided.value, events: [] }) : decided.refusal;
  };
  expect(await lock('one', 0, 10)).toEqual({ kind: 'committed' });
  expect(await lock('two', 5, 15)).toEqual({ consumer: 'sales', replayId: 'one' });
  expect(await lock('two', 10, 20)).toEqual({ kind: 'committed' });

  const writes = await unlockWrites(store, TABLE, 'one', ['sales', 'outcomes', 'nobody']);
  expect(writes).toHaveLength(2);
  await store.commit({ writes, events: [] });
  expect(await unlockWrites(store, TABLE, 'one', ['sales', 'outcomes'])).toEqual([]);
  expect(await lock('three', 0, 10)).toEqual({ kind: 'committed' });
});

test('of two requests at once, one finds the other when it looks again', async () => {
  const store = createMemoryStore({ journal });
  const decided = [
    await lockWrites(store, TABLE, request('a', 0, 5)),
    await lockWrites(store, TABLE, request('b', 0, 5)),
  ];
  const results = [];
  for (const one of decided)
    if (one.ok) results.push((await store.commit({ writes: one.value, events: [] })).kind);
  expect(results).toEqual(['committed', 'conflict']);
  expect(await lockWrites(store, TABLE, request('b', 0, 5))).toMatchObject({
    ok: false,
    refusal: { replayId: 'a' },
  });
});
