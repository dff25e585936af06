import { publishedReceipts, readReceipts, writeReceipts } from './receipt.ts';
import { earliest } from './sweep-minute.ts';
import { defaultSweepTimes } from './sweep-plan.ts';
import { createSweeper } from './sweeper.ts';
import { faultyBus } from './testing/faulty-bus.ts';
import { named, newSweeper, start } from './testing/new-sweeper.ts';
import { eventAt, keepingTelemetry, newOutbox, RETENTION_DAYS, TABLE } from './testing/sample.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
test('with nothing recorded it settles minutes and publishes nothing', async () => {
  const { sweep, bus } = newSweeper();
  const report = await sweep();
  expect(report.ended).toBe('done');
  expect(report.oldestUnpublishedAgeMs).toBe(0);
  // 04:03 is over for a minute; 03:44 is over for 20 minutes.
  expect(report.progress).toEqual({
    sweptMs: start - MINUTE,
    settledMs: start - 20 * MINUTE,
    refusedMs: [],
  });
  expect(bus.arrived).toEqual([]);
});

test('rows younger than the grace belong to the relay', async () => {
  const { sweep, record, bus, time } = newSweeper();
  await record(eventAt(start, 'a'));
  time.nowMs = start + 2 * MINUTE - 1;
  expect((await sweep()).swept).toBe(0);
  time.nowMs = start + 2 * MINUTE;
  expect((await sweep()).swept).toBe(1);
  expect(bus.arrived).toEqual([named('a')]);
});

test('what has a receipt is left alone, what has none is published and gets one', async () => {
  const { sweep, record, store, bus, time, telemetry } = newSweeper();
  await record(eventAt(start, 'a'), eventAt(start + 1, 'b'), eventAt(start + 2, 'c'));
  await writeReceipts(
    store,
    publishedReceipts({ table: TABLE, minuteMs: start, expiresAtSec: 4_000_000_000 }, [
      named('a'),
      named('c'),
    ]),
  );
  time.nowMs = start + 5 * MINUTE;
  const report = await sweep();
  expect(bus.arrived).toEqual([named('b')]);
  expect([...(await readReceipts(store, TABLE, start)).published].toSorted()).toEqual([
    named('a'),
    named('b'),
    named('c'),
  ]);
  expect(report.oldestUnpublishedAgeMs).toBe(5 * MINUTE - 1);
  expect(telemetry.told.metrics).toEqual([
    { metric: 'published', value: 1 },
    { metric: 'oldestUnpublishedAge', value: 5 * MINUTE - 1 },
    { metric: 'swept', value: 1 },
  ]);
});

test('what was swept once is not published again', async () => {
  const { sweep, record, bus, time } = newSweeper();
  await record(eventAt(start, 'a'));
  for (const minutes of [3, 4, 22, 23, 100]) {
    time.nowMs = start + minutes * MINUTE;
    await sweep();
  }
  expect(bus.arrived).toEqual([named('a')]);
});

test('a writer that commits late, into a minute that was swept, is seen before it settles', async () => {
  const { sweep, record, bus, time } = newSweeper();
  time.nowMs = start + 10 * MINUTE;
  await sweep();
  await record(eventAt(start, 'late'));
  time.nowMs = start + 16 * MINUTE;
  await sweep();
  expect(bus.arrived).toEqual([]);
  time.nowMs = start + 21 * MINUTE;
  expect((await sweep()).progress.settledMs).toBe(start + MINUTE);
  expect(bus.arrived).toEqual([named('late')]);
});

test('an event that the bus refuses for now is remembered, and does not hold up the events after it', async () => {
  let isRefused = true;
  const { sweep, record, bus, time } = newSweeper((name) =>
    isRefused && name === named('a') ? 'refused' : 'taken',
  );
  await record(eventAt(start, 'a'), eventAt(start + MINUTE, 'b'));
  time.nowMs = start + 30 * MINUTE;
  const refused = await sweep();
  expect(refused).toMatchObject({ ended: 'busRefused', oldestUnpublishedAgeMs: 30 * MINUTE });
  expect(refused.progress).toMatchObject({ sweptMs: start + 29 * MINUTE, refusedMs: [start] });
  expect(bus.arrived).toEqual([named('b')]);
  // The next run looks at that minute, and at no other again.
  expect(await sweep()).toMatchObject({
    ended: 'busRefused',
    minutes: 1,
    oldestUnpublishedAgeMs: 30 * MINUTE,
  });
  isRefused = false;
  expect(await sweep()).toMatchObject({ ended: 'done', minutes: 1, progress: { refusedMs: [] } });
  expect(bus.arrived).toEqual([named('b'), named('a')]);
});

test('a bus that refuses three minutes on end is down: the run looks no further', async () => {
  let isDown = true;
  const { sweep, record, bus, time } = newSweeper(() => (isDown ? 'refused' : 'taken'));
  time.nowMs = start + MINUTE;
  await sweep();
  const ids = Array.from({ length: 6 }, (_, minute) => `m${minute}`);
  for (const [minute, id] of ids.entries()) await record(eventAt(start + minute * MINUTE, id));
  time.nowMs = start + 10 * MINUTE;
  expect(await sweep()).toMatchObject({ ended: 'busRefused', minutes: 3 });
  // Nor does the next one: it tries what it knows.
  expect(await sweep()).toMatchObject({
    ...{ ended: 'busRefused', minutes: 3, oldestUnpublishedAgeMs: 10 * MINUTE },
    progress: { sweptMs: start + 3 * MINUTE, refusedMs: [0, 1, 2].map((n) => start + n * MINUTE) },
  });
  isDown = false;
  expect(await sweep()).toMatchObject({ ended: 'done', swept: 6 });
  expect(bus.arrived).toEqual(ids.map(named));
});

test('an event that can never be published is kept aside, once, and time goes on', async () => {
  const { sweep, record, bus, time, store, telemetry } = newSweeper((name) =>
    name === named('a') ? 'never' : 'taken',
  );
  await record(eventAt(start, 'a'), eventAt(start, 'b'));
  for (const minutes of [3, 30]) {
    time.nowMs = start + minutes * MINUTE;
    expect((await sweep()).ended).toBe('done');
  }
  expect(bus.arrived).toEqual([named('b')]);
  expect([...(await readReceipts(store, TABLE, start)).aside]).toEqual([named('a')]);
  expect(telemetry.told.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
});

test('after three days off it catches up, in as many runs as its time takes', async () => {
  const { make, sweep, record, bus, time, store } = newSweeper(undefined, 2);
  await sweep();
  const ids = Array.from({ length: 72 }, (_, hour) => `h${hour}`);
  for (const [hour, id] of ids.entries()) await record(eventAt(start + hour * 60 * MINUTE, id));
  time.nowMs = start + 3 * DAY;
  // Each look at the clock costs a second of the run's time.
  const clock = () => {
    time.nowMs += 1_000;
    return time.nowMs;
  };
  let runs = 0;
  for (let ended = ''; ended !== 'done' && runs < 2_000; runs += 1) {
    const slow = createSweeper({
      ...{ bus, store, table: TABLE, retentionDays: RETENTION_DAYS, telemetry: keepingTelemetry() },
      ...{ shards: 2, clock },
    });
    ({ ended } = await slow(time.nowMs + 300_000));
  }
  expect(runs).toBeGreaterThan(10);
  expect(runs).toBeLessThan(2_000);
  expect(bus.arrived.toSorted()).toEqual(ids.map(named).toSorted());
  expect((await make()(time.nowMs + 1_000)).oldestUnpublishedAgeMs).toBe(0);
});

test('while it is behind, the oldest unpublished is at least as old as where it stands', async () => {
  const { make, sweep, time } = newSweeper();
  await sweep();
  time.nowMs = start + DAY;
  const report = await make()(time.nowMs);
  expect(report.ended).toBe('outOfTime');
  expect(report.oldestUnpublishedAgeMs).toBe(DAY + MINUTE);
});

test('two sweepers at once: everything is published, one of them moves the cursor', async () => {
  const { make, record, bus, time, sweep } = newSweeper();
  await sweep();
  await record(eventAt(start, 'a'), eventAt(start + MINUTE, 'b'));
  time.nowMs = start + 40 * MINUTE;
  const reports = await Promise.all([make()(time.nowMs + 30_000), make()(time.nowMs + 30_000)]);
  expect(reports.map(({ ended }) => ended).toSorted()).toEqual(['ahead', 'done']);
  expect(new Set(bus.arrived)).toEqual(new Set([named('a'), named('b')]));
  const settled = await sweep();
  expect(settled.minutes).toBe(0);
  expect(settled.progress.settledMs).toBe(start + 40 * MINUTE - 20 * MINUTE);
});

test('its cursor survives it: a new sweeper goes on where the last one was', async () => {
  const { sweep, time } = newSweeper();
  const first = await sweep();
  time.nowMs += MINUTE;
  const second = await sweep();
  // One minute more to sweep, one more to settle.
  expect(second.minutes).toBe(2);
  expect(second.progress.sweptMs).toBe(first.progress.sweptMs + MINUTE);
});

test('the times are those that the page of decisions names', () => {
  expect(defaultSweepTimes).toEqual({
    graceMs: MINUTE,
    writerLifeMs: 15 * MINUTE,
    clockSkewMs: 5 * MINUTE,
    firstLookbackMs: 60 * MINUTE,
  });
});

describe('what a run says of itself', () => {
  test('nothing missing: one quiet line, and an age of 0', async () => {
    const { sweep, telemetry } = newSweeper();
    const { minutes } = await sweep();
    // From an hour back to the last minute but one, and from there to the last that no writer can reach.
    expect(minutes).toBe(59);
    const fields = { minutes, swept: 0, oldestUnpublishedAgeMs: 0, ended: 'done' };
    expect(telemetry.told).toEqual({
      metrics: [{ metric: 'oldestUnpublishedAge', value: 0 }],
      lines: [{ level: 'info', message: 'Swept.', fields }],
    });
  });

  test.each([
    ['published late', 'taken', 'done', 1],
    ['refused', 'refused', 'busRefused', 0],
  ] as const)('an event that was %s: a warning', async (_, fate, ended, swept) => {
    const { sweep, record, time, telemetry } = newSweeper(() => fate);
    await sweep();
    await record(eventAt(start, 'a'));
    time.nowMs = start + 2 * MINUTE;
    telemetry.told.lines.length = 0;
    const { minutes, oldestUnpublishedAgeMs } = await sweep();
    expect(oldestUnpublishedAgeMs).toBe(2 * MINUTE);
    expect(telemetry.told.lines).toContainEqual({
      level: 'warn',
      message: 'Events had not been published in time.',
      fields: { minutes, swept, oldestUnpublishedAgeMs, ended },
    });
  });
});

test('every thirty minutes the cursor is written, so that a crash makes the next run look at no more again', async () => {
  let commits = 0;
  const outbox = newOutbox({
    hooks: {
      beforeCommit: async () => {
        commits += 1;
      },
    },
  });
  const run = createSweeper({
    ...{ bus: faultyBus(() => 'taken'), store: outbox.store, table: TABLE, retentionDays: RETENTION_DAYS },
    ...{ telemetry: keepingTelemetry(), shards: 1, clock: () => start },
  });
  // 59 minutes: once on the way, once at the end; then there is nothing to write.
  await run(start + 1);
  expect(commits).toBe(2);
  await run(start + 1);
  expect(commits).toBe(2);
});

test('the oldest of some times', () => {
  expect(earliest([])).toBeUndefined();
  expect(earliest([undefined, 7, undefined, 3, 5])).toBe(3);
  expect(earliest([3, 7, undefined])).toBe(3);
});
