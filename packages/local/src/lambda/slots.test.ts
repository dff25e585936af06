import { manualClock } from '../testing/manual-clock.ts';
import { createSlots, type Slot, slowAfterMs } from './slots.ts';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
/** What became of a call to `take`, as far as it is known now. */
const watch = async (taking: Promise<Slot | undefined>) => {
  const state: { slot?: Slot; outcome: 'waits' | 'runs' | 'refused' } = { outcome: 'waits' };
  void taking.then((slot) => {
    state.outcome = slot === undefined ? 'refused' : 'runs';
    if (slot !== undefined) state.slot = slot;
  });
  await settle();
  return state;
};
const end = async (slot: Slot | undefined) => {
  slot?.settling();
  slot?.release();
  await settle();
};

let clock = manualClock(0);
beforeEach(() => {
  clock = manualClock(0);
});
const make = (working: number, reserved: number | undefined, waitingLimit = 10) =>
  createSlots({ clock, working, reserved, waitingLimit });

test('this machine’s limit makes callers wait, in their order', async () => {
  const slots = make(2, undefined, 10);
  const [a, b, c, d] = [slots.take(), slots.take(), slots.take(), slots.take()];
  const [first, second, third, fourth] = [await watch(a), await watch(b), await watch(c), await watch(d)];
  expect([first, second, third, fourth].map(({ outcome }) => outcome)).toEqual([
    'runs',
    'runs',
    'waits',
    'waits',
  ]);
  await end(second.slot);
  expect([third.outcome, fourth.outcome]).toEqual(['runs', 'waits']);
  slots.stop();
});

test('reserved concurrency turns callers away', async () => {
  const slots = make(4, 1, 10);
  const first = await watch(slots.take());
  expect((await watch(slots.take())).outcome).toBe('refused');
  await end(first.slot);
  expect((await watch(slots.take())).outcome).toBe('runs');
  slots.stop();
});

test('who waits for this machine counts towards the reserved concurrency: on AWS it would run', async () => {
  const slots = make(1, 3, 10);
  const states = [];
  for (let index = 0; index < 4; index += 1) states.push(await watch(slots.take()));
  expect(states.map(({ outcome }) => outcome)).toEqual(['runs', 'waits', 'waits', 'refused']);
  await end(states[0]?.slot);
  expect((await watch(slots.take())).outcome).toBe('waits');
  slots.stop();
});

test('none reserved means none runs', async () => {
  expect((await watch(make(2, 0, 10).take())).outcome).toBe('refused');
});

test('too many that wait are turned away', async () => {
  const slots = make(1, undefined, 1);
  const outcomes = [await watch(slots.take()), await watch(slots.take()), await watch(slots.take())];
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['runs', 'waits', 'refused']);
  slots.stop();
});

test('a slow invocation gives its place to another one, up to ten processes', async () => {
  const slots = make(1, undefined, 100);
  const all: Awaited<ReturnType<typeof watch>>[] = [];
  for (let index = 0; index < 12; index += 1) all.push(await watch(slots.take()));
  const running = () => all.filter(({ outcome }) => outcome === 'runs').length;
  expect(running()).toBe(1);
  await clock.advance(slowAfterMs);
  expect(running()).toBe(2);
  for (let step = 0; step < 20; step += 1) {
    await clock.advance(slowAfterMs);
  }
  expect(running()).toBe(10);
  await end(all[0]?.slot);
  expect(running()).toBe(11);
  slots.stop();
});

test('a process that is about to be free is worth a moment', async () => {
  const slots = make(2, 1, 10);
  const first = await watch(slots.take());
  first.slot?.settling();
  const second = await watch(slots.take());
  expect(second.outcome).toBe('waits');
  first.slot?.release();
  await settle();
  expect(second.outcome).toBe('runs');
  slots.stop();
});

test('tells when there is room', async () => {
  const slots = make(1, undefined, 10);
  await slots.whenFree();
  const first = await watch(slots.take());
  let isFree = false;
  void slots.whenFree().then(() => {
    isFree = true;
  });
  await settle();
  expect(isFree).toBe(false);
  await end(first.slot);
  expect(isFree).toBe(true);
});

test('stop turns away who waits, and lets who watches go', async () => {
  const slots = make(1, undefined, 10);
  await watch(slots.take());
  const second = await watch(slots.take());
  const watching = slots.whenFree();
  slots.stop();
  await settle();
  await watching;
  expect(second.outcome).toBe('refused');
  expect((await watch(slots.take())).outcome).toBe('refused');
});
