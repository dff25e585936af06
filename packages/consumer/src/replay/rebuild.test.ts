import { RetryableError, TerminalError } from '@twolane/store';
import { counted } from '../testing/counted.ts';
import { countByHour, hours } from '../testing/hours.ts';
import { startMs } from '../testing/sqs.ts';
import { handTimer, stage } from '../testing/stage.ts';
import type { DoorAnswer, RebuildEventsRequest, RebuildWindowsRequest } from './door.ts';

const about = { twolane: 'replay/1', replayId: 'r-1', kind: 'rebuild' } as const;
const window = '2026-11-21T04';
const [a, b] = [counted({ id: 'a', units: 2 }), counted({ id: 'b', units: 3 })];
const hourBefore = counted({ id: 'c', units: 9, occurredAtMs: startMs - 3_600_000 });

const step = (name: RebuildWindowsRequest['step'], replayId = 'r-1'): RebuildWindowsRequest => ({
  ...about,
  replayId,
  step: name,
  windows: [window],
});
const events = (name: RebuildEventsRequest['step'], ...some: readonly unknown[]): RebuildEventsRequest => ({
  ...about,
  step: name,
  window,
  events: some,
});
/** Live code counted each unit once and has lost `b`; the new code counts each twice. */
const begun = async () => {
  const world = stage({ inbox: 'aggregate', react: countByHour, projection: hours(2) });
  await world.deliver([{ id: 'a', units: 2 }]);
  return world;
};
const figures = (generation: number, live: number, building?: number) => [
  {
    window,
    generation,
    live: { units: live },
    ...(building === undefined ? {} : { building: { units: building } }),
  },
];

test('a rehearsal shows the new figures beside the live ones, and changes nothing', async () => {
  const { request, everything } = await begun();
  const before = everything();
  const answer = await request(events('rehearse', a, b, hourBefore));
  expect(answer.figures).toEqual(figures(0, 2, 10));
  expect(answer.outcomes).toMatchObject([
    { eventKey: 'twolane.inventory/a', kind: 'applied' },
    { eventKey: 'twolane.inventory/b', kind: 'applied' },
    {
      ...{ eventKey: 'twolane.inventory/c', kind: 'failed', cause: 'other-window', mayPassLater: false },
      why: 'It belongs to 2026-11-21T03, not to 2026-11-21T04.',
    },
  ]);
  expect(everything()).toEqual(before);
});

test('begin, fill and swap: each twice is once, and what fill made is what the rehearsal showed', async () => {
  const { request } = await begun();
  const rehearsed = await request(events('rehearse', a, b));
  expect((await request(step('begin'))).outcomes).toMatchObject([{ eventKey: window, kind: 'applied' }]);
  expect((await request(step('begin'))).outcomes).toMatchObject([{ kind: 'alreadyApplied' }]);

  const filled = await request(events('fill', a, b));
  const digests = ({ outcomes }: DoorAnswer) =>
    outcomes.map(({ kind, changes }) => [kind, changes.map(({ digest }) => digest)]);
  expect(digests(filled)).toEqual(digests(rehearsed));
  expect(filled.figures).toEqual(rehearsed.figures);
  expect((await request(events('fill', a, b))).outcomes).toMatchObject([
    { kind: 'alreadyApplied' },
    { kind: 'alreadyApplied' },
  ]);

  expect((await request(step('swap'))).figures).toEqual(figures(1, 10));
  expect((await request(step('swap'))).outcomes).toMatchObject([{ kind: 'alreadyApplied' }]);
  const asked = { ...about, step: 'figures', windows: [window] } as const;
  expect(await request(asked)).toMatchObject({ outcomes: [], figures: figures(1, 10) });
});

test('abandoned: the live figures stay', async () => {
  const { request } = await begun();
  await request(step('begin'));
  await request(events('fill', a, b));
  expect((await request(step('abandon'))).figures).toEqual(figures(0, 2));
});

test('a window that another replay is building is refused, for building and for rehearsing', async () => {
  const { request } = await begun();
  await request(step('begin', 'r-2'));
  expect((await request(step('begin'))).outcomes).toMatchObject([
    { eventKey: window, kind: 'failed', cause: 'building', mayPassLater: false },
  ]);
  await expect(request(events('rehearse', a))).rejects.toThrow(TerminalError);
  await expect(request(events('rehearse', a))).rejects.toThrow(
    '2026-11-21T04 cannot be built anew: r-2 is building.',
  );
});

test('nothing is filled into a window that nobody is building', async () => {
  const { request } = await begun();
  expect((await request(events('fill', a))).outcomes).toMatchObject([
    { kind: 'failed', cause: 'not-building' },
  ]);
});

test('an event that changes no window is told as such', async () => {
  const { request } = stage({
    inbox: 'aggregate',
    react: countByHour,
    projection: { ...hours(2), windowOf: () => undefined },
  });
  await request(step('begin'));
  expect((await request(events('fill', a))).outcomes).toMatchObject([
    { eventKey: 'twolane.inventory/a', kind: 'nothing', why: 'It changes no window.' },
  ]);
});

test('a window that cannot be begun now may be rehearsed later', async () => {
  const { request } = stage({
    inbox: 'aggregate',
    react: countByHour,
    projection: { ...hours(2), begin: async () => ({ kind: 'notYet', why: 'too early' }) },
  });
  await expect(request(events('rehearse', a))).rejects.toThrow(RetryableError);
  await expect(request(events('rehearse', a))).rejects.toThrow(
    '2026-11-21T04 cannot be built anew: too early',
  );
});

test('a step that writes nothing is a fault of the projection, and says whose', async () => {
  const { request } = stage({
    inbox: 'aggregate',
    react: countByHour,
    projection: {
      ...hours(2),
      swap: async () => ({ kind: 'change', changeSet: { writes: [], events: [] } }),
    },
  });
  expect((await request(step('swap'))).outcomes).toMatchObject([
    {
      ...{ eventKey: window, kind: 'failed', cause: 'terminal', mayPassLater: false },
      why: expect.stringMatching(/^stock-totals decided on swap of 2026-11-21T04 without writing an item/),
    },
  ]);
});

test('a step for which no time is left may pass later', async () => {
  const { request } = await begun();
  expect((await request(step('begin'), { remainingMs: 900 })).outcomes).toMatchObject([
    { eventKey: window, kind: 'failed', cause: 'outOfTime', mayPassLater: true },
  ]);
});

test('a step that hangs is left behind when time is up, and may pass later', async () => {
  const { deadline, timeIsUp } = handTimer();
  const { request } = stage({
    ...deadline,
    inbox: 'aggregate',
    react: countByHour,
    projection: {
      ...hours(2),
      begin: () => {
        timeIsUp();
        return new Promise(() => {});
      },
    },
  });
  expect((await request(step('begin'))).outcomes).toEqual([
    {
      ...{ eventKey: window, kind: 'failed', cause: 'outOfTime', mayPassLater: true },
      ...{ why: 'The invocation was over before it was done.', changes: [], emits: [] },
    },
  ]);
});

test('a step shows what it changed, and has its line', async () => {
  const { request, lines } = await begun();
  expect((await request(step('begin'))).outcomes[0]?.changes).toMatchObject([
    {
      pk: window,
      sk: 'pointer',
      isNew: true,
      fields: [
        { name: 'builder', after: 'r-1' },
        { name: 'generation', after: 0 },
      ],
    },
  ]);
  expect(lines.filter(({ message }) => message === 'replay request answered')).toMatchObject([
    { replayId: 'r-1', request: 'rebuild begin', applied: 1 },
  ]);
});
