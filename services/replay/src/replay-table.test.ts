import { createMemoryStore, type Write } from '@twolane/store';
import type { Outcomes, Replay } from './domain/model.ts';
import { replayTable } from './replay-table.ts';

const table = replayTable('replays');
const journal = {
  rowFor: () => ({ table: 'outbox', key: { pk: 'p', sk: 's' }, item: {}, expiresAtSec: 1 }),
};
const store = () => createMemoryStore({ journal });
const none: Outcomes = { applied: 0, alreadyApplied: 0, nothing: 0, failed: 0, frozen: 0, withheld: 0 };

const replay: Replay = {
  replayId: '01JD0000000000000000000000',
  spec: {
    mode: 'redeliver',
    reason: 'the consumer lost an hour',
    range: { axis: 'occurred', fromMs: 1_764_547_200_000, toMs: 1_764_633_600_000 },
    consumers: ['insights-sales'],
    filter: { types: ['OrderPlaced.v1'] },
    ratePerSec: 50,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status: 'applying',
  requestedBy: 'ada',
  requestedAtMs: 1_764_720_000_000,
  stage: 10,
  approval: { by: 'grace', atMs: 1_764_720_100_000, planHash: 'abc', allowExternal: false, reason: 'yes' },
};

const commit = (memory: ReturnType<typeof store>, ...writes: Write[]) =>
  memory.commit({ writes, events: [] });

test('a replay comes back as it was put, with the version that the next put names', async () => {
  const memory = store();
  await commit(memory, table.put(replay));
  expect(await table.load(memory, replay.replayId)).toEqual({ value: replay, version: 1 });

  const ended: Replay = { ...replay, status: 'done', endedAtMs: 1_764_720_200_000 };
  expect(await commit(memory, table.put(ended, 1))).toEqual({ kind: 'committed' });
  expect((await commit(memory, table.put(replay, 1))).kind).toBe('conflict');
  expect(await table.load(memory, replay.replayId)).toEqual({ value: ended, version: 2 });
});

test('totals by hour of a whole month and eight consumers fit into the item', async () => {
  const memory = store();
  const hours = Array.from({ length: 720 }, (_, n) => [
    new Date(1_764_547_200_000 + n * 3_600_000).toISOString().slice(0, 13),
    { ...none, applied: n * 37, alreadyApplied: n },
  ]);
  const perConsumer = Object.fromEntries(
    Array.from({ length: 8 }, (_, n) => [
      `consumer-${n}`,
      { outcomes: none, measures: { 'insights.units': n }, perHour: Object.fromEntries(hours) },
    ]),
  );
  const large: Replay = { ...replay, rehearsal: { outcomes: none, perConsumer } };
  await commit(memory, table.put({ ...large, applied: { outcomes: none, perConsumer } }));
  expect((await table.load(memory, replay.replayId))?.value.rehearsal).toEqual({
    outcomes: none,
    perConsumer,
  });
});

test.each([
  ['status', { status: 'resting' }],
  ['spec', { spec: '{"mode":"redeliver"}' }],
  ['spec', { spec: 'no json' }],
  ['plan', { plan: new Uint8Array([1, 2, 3]) }],
  ['stage', { stage: 50 }],
])('an item with another %s is not guessed at', async (name, change) => {
  const memory = store();
  const write = table.put(replay);
  if (write.kind === 'adjust') throw new Error('A record is put.');
  await commit(memory, { ...write, item: { ...write.item, ...change } });
  await expect(table.load(memory, replay.replayId)).rejects.toThrow(`attribute "${name}"`);
});

test('control, token and list have items of their own', async () => {
  const memory = store();
  await commit(
    memory,
    table.putControl(replay.replayId, { wish: 'pause', ratePerSec: 20, cause: 'too fast' }),
    table.putToken(replay.replayId, { kind: 'resume', token: 'AQ', sinceMs: 5 }),
    table.putListed(replay),
  );
  expect(await table.loadControl(memory, replay.replayId)).toEqual({
    value: { wish: 'pause', ratePerSec: 20, cause: 'too fast' },
    version: 1,
  });
  expect((await table.loadToken(memory, replay.replayId))?.value.kind).toBe('resume');
  expect(await table.listMonth(memory, '2025-12', { limit: 10 })).toEqual({ replayIds: [replay.replayId] });
  expect(await table.load(memory, replay.replayId)).toBeUndefined();
});
