/** How a run of the sweeper ends before everything is done, and where the next one goes on. */
import { moveCursor, readCursor } from './cursor.ts';
import { named, newSweeper, start } from './testing/new-sweeper.ts';
import { eventAt, TABLE } from './testing/sample.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const nowhere = { sweptMs: 0, settledMs: 0, refusedMs: [] };

test('a run without time looks at no minute, and its first one keeps the place where it would have begun', async () => {
  const { make, time, store } = newSweeper();
  const report = await make()(time.nowMs);
  expect(report).toMatchObject({ ended: 'outOfTime', minutes: 0, swept: 0, oldestUnpublishedAgeMs: HOUR });
  time.nowMs += DAY;
  expect(await make()(time.nowMs)).toMatchObject({ minutes: 0, oldestUnpublishedAgeMs: DAY + HOUR });
  expect((await readCursor(store, TABLE, nowhere)).progress).toEqual({
    sweptMs: start - HOUR,
    settledMs: start - HOUR,
    refusedMs: [],
  });
});

test('a run whose time ends within a minute looks at that minute again, and says that its time was up', async () => {
  const slow = { byMs: 0 };
  const { make, sweep, record, time, bus, telemetry } = newSweeper(undefined, 4, {
    beforeRead: async () => {
      time.nowMs += slow.byMs;
    },
  });
  time.nowMs = start + MINUTE;
  await sweep();
  await record(eventAt(start, 'a'));
  time.nowMs = start + 2 * MINUTE;
  telemetry.told.lines.length = 0;
  // The cursor is read in time, the rows of the minute are not.
  slow.byMs = 10;
  const report = await make()(time.nowMs + 11);
  expect(report).toMatchObject({ ended: 'outOfTime', minutes: 1, swept: 0, progress: { sweptMs: start } });
  expect(telemetry.told.lines.map(({ level, message }) => [level, message])).toEqual([['info', 'Swept.']]);
  expect(bus.arrived).toEqual([]);
  expect(await sweep()).toMatchObject({ ended: 'done', swept: 1 });
  expect(bus.arrived).toEqual([named('a')]);
});

test('where the bus refuses, unpublished is at least what lies behind the place where the run stopped', async () => {
  const { sweep, record, time } = newSweeper(() => 'refused');
  await sweep();
  await record(eventAt(start + 40_000, 'a'));
  time.nowMs = start + 10 * MINUTE;
  expect(await sweep()).toMatchObject({ ended: 'busRefused', oldestUnpublishedAgeMs: 10 * MINUTE });
});

test('a run whose time is up says so, also where the bus had refused something before', async () => {
  const { sweep, make, record, time } = newSweeper(() => 'refused');
  await sweep();
  await record(eventAt(start, 'a'));
  time.nowMs = start + 2 * MINUTE;
  expect(await sweep()).toMatchObject({ ended: 'busRefused', progress: { refusedMs: [start] } });
  expect(await make()(time.nowMs)).toMatchObject({
    ...{ ended: 'outOfTime', minutes: 0, oldestUnpublishedAgeMs: 2 * MINUTE },
    progress: { refusedMs: [start] },
  });
});

describe('another sweeper has moved the cursor', () => {
  /** A sweeper that stands `backMs` behind, and that another one overtakes just before its first write of the cursor. */
  const overtaken = async (backMs: number) => {
    let commits = 0;
    let isAhead = true;
    const { store, time, make } = newSweeper(undefined, 1, {
      beforeCommit: async () => {
        commits += 1;
        if (isAhead) return;
        isAhead = true;
        await moveCursor(store, TABLE, await readCursor(store, TABLE, nowhere), at(0));
      },
    });
    const at = (ms: number) => ({ sweptMs: start - ms, settledMs: start - ms, refusedMs: [] });
    await moveCursor(store, TABLE, { progress: nowhere, version: undefined }, at(backMs));
    commits = 0;
    isAhead = false;
    const report = await make()(time.nowMs + 1);
    return { report, commits, at, standsAt: (await readCursor(store, TABLE, nowhere)).progress };
  };

  test.each([
    ['at its thirtieth minute, where it ends', 2 * HOUR, 30],
    ['at its end', 15 * MINUTE, 14],
  ])('seen %s: the cursor stays where it is, and is not written again', async (_, backMs, minutes) => {
    const { report, commits, at, standsAt } = await overtaken(backMs);
    expect(report).toMatchObject({ ended: 'ahead', minutes, oldestUnpublishedAgeMs: 0 });
    // Its own, and that of the other one.
    expect(commits).toBe(2);
    expect(standsAt).toEqual(at(0));
  });
});

test('a cursor that somebody has written by hand, and wrongly, is told with its place', async () => {
  const { store, sweep } = newSweeper();
  const key = { pk: 'sweeper', sk: 'cursor' };
  const item = { sweptMs: start, settledMs: start, refused: ['2026-11-21T04:05', 'five past four'] };
  await store.commit({ writes: [{ kind: 'putIfAbsent', table: TABLE, key, item }], events: [] });
  await expect(sweep()).rejects.toThrow(
    'Item sweeper / cursor: "five past four" in "refused" must be a minute like 2026-11-21T04:05',
  );
});
