import type { DoorAnswer, DoorRequest, EventOutcome } from '@twolane/consumer';
import { DOOR_VERSION } from '@twolane/consumer';
import { askDoor } from './ask-door.ts';
import { AnswerTooLarge } from './ports.ts';
import type { SliceEvent } from './slice-events.ts';

const event = (n: number, aggregate: number): SliceEvent => ({
  text: JSON.stringify({ n }),
  eventKey: `e-${n}`,
  type: 'Counted.v1',
  subject: `s-${aggregate}`,
  time: 't',
  recordedTime: 't',
  hour: 'h',
  aggregate,
  canary: 0,
});
/** Five events each of aggregates 0, 1, 2… */
const events = (count: number) => Array.from({ length: count }, (_, n) => event(n, Math.floor(n / 5)));

const rehearsal = (asOf: readonly unknown[]): DoorRequest => ({
  twolane: DOOR_VERSION,
  kind: 'rehearse',
  replayId: 'r',
  events: asOf,
});
const application = (asOf: readonly unknown[]): DoorRequest => ({
  ...{ twolane: DOOR_VERSION, kind: 'apply', replayId: 'r', events: asOf },
  allowExternal: false,
});

const numbersIn = (request: DoorRequest): readonly number[] =>
  'events' in request ? request.events.map((each) => Number(Object(each).n)) : [];

const outcome = (n: number, more: Partial<EventOutcome> = {}): EventOutcome => ({
  eventKey: `e-${n}`,
  kind: 'applied',
  changes: [],
  emits: [],
  ...more,
});

const ask = async (
  count: number,
  answer: (numbers: readonly number[]) => readonly EventOutcome[],
  request: (events: readonly unknown[]) => DoorRequest = rehearsal,
) => {
  const requests: (readonly number[])[] = [];
  const doors = {
    codeSha256: async () => 'code',
    timeoutMs: async () => 1_000,
    call: async (consumer: string, request: DoorRequest): Promise<DoorAnswer> => {
      requests.push(numbersIn(request));
      return { consumer, outcomes: answer(numbersIn(request)) };
    },
  };
  const asked = await askDoor({ doors }, 'sums', events(count), request);
  return {
    requests,
    kinds: asked.map((one) => one.outcome.kind),
    keys: asked.map((one) => one.event.eventKey),
  };
};
const keys = (count: number) => events(count).map(({ eventKey }) => eventKey);

test('several requests at once, each aggregate in one of them and in its order; answers in the order of the events', async () => {
  const { requests, keys: answered } = await ask(400, (numbers) => numbers.map((n) => outcome(n)));
  expect(requests).toHaveLength(4);
  expect(requests.flat().toSorted((a, b) => a - b)).toEqual(events(400).map((_, n) => n));
  for (const request of requests) expect(request).toEqual(request.toSorted((a, b) => a - b));
  const requestOf = (n: number) => requests.findIndex((request) => request.includes(n));
  for (let n = 0; n < 400; n += 1) expect(requestOf(n)).toBe(requestOf(n - (n % 5)));
  expect(answered).toEqual(keys(400));
});

test('a few events are one request: what the last unit of one stock code becomes is seen in their order', async () => {
  const { requests } = await ask(40, (numbers) => numbers.map((n) => outcome(n)));
  expect(requests).toEqual([events(40).map((_, n) => n)]);
  expect(
    (await ask(45, (numbers) => numbers.map((n) => outcome(n)))).requests.map((one) => one.length),
  ).toEqual([40, 5]);
});

test('what is too large for one answer is asked in halves', async () => {
  const { requests, kinds } = await ask(10, (numbers) => {
    if (numbers.length > 2) throw new AnswerTooLarge('6 MB');
    return numbers.map((n) => outcome(n));
  });
  expect(kinds).toEqual(Array.from({ length: 10 }, () => 'applied'));
  expect(requests.filter((request) => request.length <= 2).length).toBeGreaterThanOrEqual(5);
});

test.each(['answerFull', 'outOfTime'])(
  '%s is no word about an event: the rest is asked again',
  async (cause) => {
    const { kinds, keys: answered } = await ask(
      5,
      (numbers) =>
        numbers.map((n, place) => (place < 2 ? outcome(n) : outcome(n, { kind: 'failed', cause }))),
      application,
    );
    expect(kinds).toEqual(Array.from({ length: 5 }, () => 'applied'));
    expect(answered).toEqual(keys(5));
  },
);

test('an event that fits no answer at all keeps that outcome', async () => {
  const { kinds } = await ask(1, (numbers) =>
    numbers.map((n) => outcome(n, { kind: 'failed', cause: 'answerFull' })),
  );
  expect(kinds).toEqual(['failed']);
});

test('an answer that leaves events out is not believed', async () => {
  await expect(ask(3, () => [])).rejects.toThrow('0 outcomes of 3 events');
});

const full = (numbers: readonly number[], room: number) =>
  numbers.map((n, place) =>
    place < room ? outcome(n) : outcome(n, { kind: 'failed', cause: 'answerFull' }),
  );

test('a rehearsal goes on from the beginning of the aggregate that it was cut in: later events see what earlier ones would do', async () => {
  const { requests, kinds } = await ask(400, (numbers) => full(numbers, 7));
  expect(requests.filter((numbers) => (numbers[0] ?? 0) % 5 !== 0)).toEqual([]);
  expect(kinds).toEqual(Array.from({ length: 400 }, () => 'applied'));
});

test('where time was up in the first aggregate, its later events are not rehearsed without the earlier ones; others are', async () => {
  let isSlow = true;
  const {
    requests,
    kinds,
    keys: answered,
  } = await ask(15, (numbers) => {
    const heard = isSlow ? 3 : numbers.length;
    isSlow = false;
    return numbers.map((n, place) =>
      place < heard ? outcome(n) : outcome(n, { kind: 'failed', cause: 'outOfTime' }),
    );
  });
  expect(requests).toEqual([events(15).map((_, n) => n), events(15).flatMap((_, n) => (n < 5 ? [] : [n]))]);
  expect(kinds).toEqual(events(15).map((_, n) => (n === 3 || n === 4 ? 'failed' : 'applied')));
  expect(answered).toEqual(keys(15));
});

test('an application does not: what was applied is not asked again', async () => {
  const { requests, kinds } = await ask(400, (numbers) => full(numbers, 7), application);
  const asked = requests.flatMap((numbers) => numbers.slice(0, 7));
  expect(asked.toSorted((a, b) => a - b)).toEqual(events(400).map((_, n) => n));
  expect(kinds).toEqual(Array.from({ length: 400 }, () => 'applied'));
});

test('an aggregate that fills the answer by itself goes on where it was cut', async () => {
  const { kinds } = await ask(5, (numbers) => full(numbers, 2));
  expect(kinds).toEqual(Array.from({ length: 5 }, () => 'applied'));
});

test('halves are cut between aggregates, where there are several', async () => {
  const { requests } = await ask(200, (numbers) => {
    if (numbers.length > 5) throw new AnswerTooLarge('6 MB');
    return numbers.map((n) => outcome(n));
  });
  expect(requests.filter((numbers) => (numbers[0] ?? 0) % 5 !== 0)).toEqual([]);
});
