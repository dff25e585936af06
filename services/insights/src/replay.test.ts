import type { DoorAnswer, DoorRequest } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import {
  arrived,
  at,
  cancelled,
  committed,
  confirmed,
  many,
  placed,
  released,
  reserved,
  sentBack,
} from './testing/given.ts';
import { stage } from './testing/stage.ts';

const about = { twolane: 'replay/1', replayId: 'r1' } as const;
const rehearse = (events: readonly CloudEvent[]): DoorRequest => ({ ...about, kind: 'rehearse', events });
const apply = (events: readonly CloudEvent[]): DoorRequest => ({
  ...about,
  kind: 'apply',
  events,
  allowExternal: false,
});

/** Lives of orders as a consumer missed them hours ago: one request each. */
const missed: readonly (readonly CloudEvent[])[] = [
  [placed('small', many(2)), reserved('small'), confirmed('small'), committed('small')],
  [placed('big', many(300)), reserved('big', 4), cancelled('big', 30_000), released('big', 8)],
  [placed('open', many(3)), reserved('open')],
  [arrived('d', many(40, 9))],
  [sentBack('r', many(2))],
];
const isSale = ({ type }: CloudEvent): boolean =>
  ['OrderPlaced.v1', 'OrderCancelled.v1', 'OrderReturned.v1'].includes(type);

const changesOf = (answers: readonly DoorAnswer[]) =>
  answers.flatMap(({ outcomes }) =>
    outcomes.map(({ eventKey, kind, changes }) => [eventKey, kind, changes.map(({ digest }) => digest)]),
  );

test.each([
  [
    'insights-sales',
    'sales',
    missed.map((events) => events.filter(isSale)).filter(({ length }) => length > 0),
  ],
  ['insights-orders', 'orders', missed],
] as const)('what %s rehearses, it does, and a second time nothing', async (_, name, requests) => {
  const insights = stage();
  insights.setTime(at('09:00:00'));
  const askAll = async (request: (events: readonly CloudEvent[]) => DoorRequest) => {
    const answers: DoorAnswer[] = [];
    for (const events of requests) answers.push(await insights.ask[name](request(events)));
    return answers;
  };
  const rehearsed = changesOf(await askAll(rehearse));
  // Somebody has to approve it first.
  insights.setTime(at('09:47:11'));
  expect(changesOf(await askAll(apply))).toEqual(rehearsed);
  expect(new Set(rehearsed.map(([, kind]) => kind))).toEqual(new Set(['applied']));
  for (const [, kind, changes] of changesOf(await askAll(rehearse))) {
    expect(['alreadyApplied', 'nothing']).toContain(kind);
    expect(changes).toEqual([]);
  }
});
