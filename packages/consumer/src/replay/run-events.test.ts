import { createMemoryStore, RetryableError, TerminalError } from '@twolane/store';
import { createDeadline } from '../deadline.ts';
import type { Outcome } from '../outcome.ts';
import { catalog, counted, type StockCounted, TOTALS, totalKey, totalPut } from '../testing/counted.ts';
import { memoryJournal } from '../testing/memory-journal.ts';
import { startMs } from '../testing/sqs.ts';
import type { EventOutcome } from './door.ts';
import { type Run, runEvents } from './run-events.ts';
import { openLive } from './treatments.ts';

const policy = () => ({ fastWindowMs: 1_000, correctionWindowMs: 60_000, maxFutureSkewMs: 500 });
const run = async (
  events: readonly unknown[],
  treat: Run<StockCounted>['treat'],
  {
    times = [0],
    timeIsUp = new Promise<void>(() => {}),
    inOrder = false,
  }: { times?: readonly number[]; timeIsUp?: Promise<void>; inOrder?: boolean } = {},
) => {
  const store = createMemoryStore({ journal: memoryJournal });
  const told: [string, EventOutcome['kind']][] = [];
  let looked = 0;
  const clock = () => {
    looked += 1;
    return times[looked - 1] ?? times.at(-1) ?? 0;
  };
  const deadline = createDeadline({ nowMs: 0, remainingMs: 1_000, marginMs: 0 }, () => ({
    reached: timeIsUp,
    cancel: () => {},
  }));
  const outcomes = await runEvents<StockCounted>(
    events,
    {
      ...{ treat, open: openLive(store), deadline, inOrder },
      onOutcome: (event, { kind }) => told.push([event.id, kind]),
    },
    { catalog, policy, clock, sensitive: new Map() },
  );
  return { outcomes, told };
};
const applied: Outcome = { kind: 'applied', steps: 1 };
const nothing = { changes: [], emits: [] };
const name = (id: string) => `twolane.inventory/${id}`;

test('each event in its turn, with what was read, changed and said', async () => {
  const { outcomes, told } = await run(
    [counted({ id: 'a' }), counted({ id: 'b' })],
    async ({ id }, _, store) => {
      if (id === 'b') return { kind: 'nothing', why: 'no' };
      await store.get(TOTALS, totalKey);
      await store.commit(totalPut(undefined, { total: 1 }));
      return applied;
    },
  );
  expect(outcomes).toEqual([
    {
      eventKey: name('a'),
      kind: 'applied',
      changes: [expect.objectContaining({ table: TOTALS, fields: [{ name: 'total', after: 1 }] })],
      emits: [],
      reads: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
    { eventKey: name('b'), kind: 'nothing', why: 'no', ...nothing },
  ]);
  expect(told).toEqual([
    ['a', 'applied'],
    ['b', 'nothing'],
  ]);
});

test('lateness is told to whoever treats it, and what is out of its window is not treated', async () => {
  const seen: [string, string][] = [];
  const aged = (id: string, ageMs: number) => counted({ id, occurredAtMs: startMs - ageMs });
  const events = [aged('onTime', 1_000), aged('late', 1_001), aged('frozen', 60_001), aged('future', -501)];
  const { outcomes } = await run(events, async ({ id }, lateness) => {
    seen.push([id, lateness]);
    return applied;
  });
  expect(seen).toEqual([
    ['onTime', 'onTime'],
    ['late', 'late'],
  ]);
  expect(outcomes.slice(2)).toEqual([
    {
      eventKey: name('frozen'),
      kind: 'frozen',
      cause: 'frozen',
      why: 'Happened 2026-11-21T04:04:05.999Z, recorded 2026-11-21T04:05:06.000Z: beyond the correction window of its type.',
      ...nothing,
    },
    {
      eventKey: name('future'),
      kind: 'frozen',
      cause: 'future',
      why: 'Happened 2026-11-21T04:05:06.501Z, recorded 2026-11-21T04:05:06.000Z: further ahead than clocks may differ.',
      ...nothing,
    },
  ]);
});

test('what is no event bears its place, and what throws is told', async () => {
  const { outcomes, told } = await run([{}, counted({ id: 'a' })], () =>
    Promise.reject(new RetryableError('down')),
  );
  expect(outcomes).toEqual([
    {
      eventKey: '?0',
      kind: 'failed',
      cause: 'malformed',
      why: expect.any(String),
      mayPassLater: false,
      ...nothing,
    },
    { eventKey: name('a'), kind: 'failed', cause: 'retryable', why: 'down', mayPassLater: true, ...nothing },
  ]);
  expect(told).toEqual([['a', 'failed']]);
});

const later = (id: string, cause: string, why: string) => ({
  ...{ eventKey: name(id), kind: 'failed', cause, why, mayPassLater: true },
  ...nothing,
});

test('what was not begun in time, and what was cut off, may pass later', async () => {
  const events = [counted({ id: 'a' }), counted({ id: 'b' })];
  const notBegun = 'The invocation was over before its turn.';
  const { outcomes, told } = await run(events, async () => applied, { times: [999, 1_000] });
  expect(outcomes).toMatchObject([{ kind: 'applied' }, later('b', 'outOfTime', notBegun)]);
  expect(told).toEqual([['a', 'applied']]);

  const cut = await run(events.slice(0, 1), () => new Promise(() => {}), { timeIsUp: Promise.resolve() });
  expect(cut.outcomes).toEqual([later('a', 'outOfTime', 'The invocation was over before it was done.')]);
});

const of = (id: string, partitionkey: string): StockCounted => ({ ...counted({ id }), partitionkey });

test.each([
  [true, ['a1 failed', 'b1 applied', 'b2 applied'], 'behind'],
  [false, ['a1 failed', 'b1 applied', 'a2 applied', 'b2 applied', 'a3 applied'], undefined],
])(
  'in order (%s): what follows a failure that may pass waits for it, in its aggregate',
  async (inOrder, treated, cause) => {
    const events = [of('a1', 'a'), of('b1', 'b'), of('a2', 'a'), of('b2', 'b'), of('a3', 'a')];
    const treat = async ({ id }: StockCounted): Promise<Outcome> => {
      if (id === 'a1') throw new RetryableError('down');
      return applied;
    };
    const { outcomes, told } = await run(events, treat, { inOrder });
    expect(told.map((each) => each.join(' '))).toEqual(treated);
    expect(outcomes.map((outcome) => outcome.cause)).toEqual([
      'retryable',
      undefined,
      cause,
      undefined,
      cause,
    ]);
    if (!inOrder) return;
    const behind = 'An event before it in its aggregate failed, and may pass later.';
    expect(outcomes[2]).toEqual(later('a2', 'behind', behind));
  },
);

test('in order: who waits says so, also where there was no time for it: asked again alone, it would come before the other', async () => {
  const events = [of('a1', 'a'), of('a2', 'a'), of('b1', 'b')];
  const treat = async (): Promise<Outcome> => {
    throw new RetryableError('down');
  };
  const { outcomes } = await run(events, treat, { inOrder: true, times: [0, 1_000] });
  expect(outcomes.map(({ cause }) => cause)).toEqual(['retryable', 'behind', 'outOfTime']);
});

test('in order: nothing waits for what will never pass', async () => {
  const events = [of('a1', 'a'), {}, of('a2', 'a')];
  const treat = async ({ id }: StockCounted): Promise<Outcome> => {
    if (id === 'a1') throw new TerminalError('broken');
    return applied;
  };
  const { outcomes } = await run(events, treat, { inOrder: true });
  expect(outcomes.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'applied']);
});

test('an answer has its bounds: what follows is not begun', async () => {
  const why = 'x'.repeat(1024 * 1024);
  const events = Array.from({ length: 6 }, (_, n) => counted({ id: `${n}` }));
  const { outcomes } = await run(events, async () => ({ kind: 'nothing', why }));
  // The fourth takes it over 4 MB.
  expect(outcomes.map(({ kind }) => kind)).toEqual([
    'nothing',
    'nothing',
    'nothing',
    'nothing',
    'failed',
    'failed',
  ]);
  expect(outcomes[4]).toEqual(
    later('4', 'answerFull', 'The answer was full before its turn: send fewer events.'),
  );
});
