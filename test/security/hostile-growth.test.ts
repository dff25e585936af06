import { EXAMPLES } from '../../scripts/openapi/examples.ts';
import { allRoutes } from './all-routes.ts';
import { goodClaims } from './claim-defects.ts';

/**
 * What is sent grows, and the time for it may grow with it, and no faster: times themselves say nothing on a busy machine, their
 * ratio does. Also where no gateway would let so much pass.
 */
const SMALL = 4_000;
const GROWTH = 16;
/** A square would be 256 times. */
const MOST = GROWTH * 5;
const ROUNDS = 12;
const REPEATS = 4;

interface Growing {
  readonly name: string;
  readonly route: string;
  readonly scope: string;
  sent(size: number): {
    readonly headers?: Readonly<Record<string, string>>;
    readonly params?: Readonly<Record<string, string>>;
    readonly body?: string;
  };
}

const order = { route: 'POST /orders', scope: 'orders:write' };
const event = { route: 'POST /events', scope: 'events:write' };
const read = { route: 'GET /orders/{orderId}', scope: 'orders:read' };
const rate = { route: 'PUT /admin/replays/{replayId}/rate', scope: 'replay:request' };
const placed = JSON.stringify(EXAMPLES['POST /orders']?.requests['application/json']);
const ratePerSec = JSON.stringify({ ratePerSec: 10 });
const json = { 'content-type': 'application/json' };
const cloud = { 'content-type': 'application/cloudevents+json' };
const params = { replayId: 'x' };
const member = (text: string): string => placed.replace('{', `{"own":${text},`);

const growing: readonly Growing[] = [
  { ...order, name: 'a text', sent: (size) => ({ headers: json, body: member(`"${'x'.repeat(size)}"`) }) },
  { ...order, name: 'a number', sent: (size) => ({ headers: json, body: member('9'.repeat(size)) }) },
  {
    ...order,
    name: 'a nest',
    sent: (size) => ({ headers: json, body: member('['.repeat(size) + ']'.repeat(size)) }),
  },
  {
    ...order,
    name: 'escapes',
    sent: (size) => ({ headers: json, body: member(`"${'\\u0041'.repeat(size)}"`) }),
  },
  {
    ...order,
    name: 'names',
    sent: (size) => ({
      headers: json,
      body: member(JSON.stringify(Array.from({ length: size }, () => ({ a: 1 })))),
    }),
  },
  { ...event, name: 'an event of spaces', sent: (size) => ({ headers: cloud, body: ' '.repeat(size) }) },
  {
    ...event,
    name: 'a time of digits',
    sent: (size) => ({
      headers: cloud,
      body: JSON.stringify({ specversion: '1.0', time: '1'.repeat(size) }),
    }),
  },
  { ...read, name: 'an id', sent: (size) => ({ params: { orderId: `${'a-'.repeat(size / 2)}!` } }) },
  {
    ...order,
    name: 'a key',
    sent: (size) => ({ headers: { ...json, 'idempotency-key': `"${'\\\\'.repeat(size)}` }, body: placed }),
  },
  {
    ...order,
    name: 'a key’s parameters',
    sent: (size) => ({ headers: { ...json, 'idempotency-key': `"k"${';a'.repeat(size)}!` }, body: placed }),
  },
  {
    ...order,
    name: 'a type',
    sent: (size) => ({ headers: { 'content-type': `application/json${' ;a'.repeat(size)}` } }),
  },
  {
    ...order,
    name: 'an encoding',
    sent: (size) => ({ headers: { ...json, 'content-encoding': `${' '.repeat(size)}x` } }),
  },
  {
    ...order,
    name: 'a trace',
    sent: (size) => ({ headers: { ...json, traceparent: `00-${'0'.repeat(size)}` } }),
  },
  {
    ...order,
    name: 'a correlation',
    sent: (size) => ({ headers: { ...json, 'x-correlation-id': `${'a.'.repeat(size)}!` } }),
  },
  {
    ...rate,
    name: 'tags',
    sent: (size) => ({
      params,
      headers: { ...json, 'idempotency-key': '"k"', 'if-match': '"1.1", '.repeat(size) },
      body: ratePerSec,
    }),
  },
  {
    ...rate,
    name: 'a tag',
    sent: (size) => ({
      params,
      headers: { ...json, 'idempotency-key': '"k"', 'if-match': `"${'1'.repeat(size)}.` },
      body: ratePerSec,
    }),
  },
];

const world = allRoutes();

const timeOf = async ({ route, scope, sent }: Growing, size: number): Promise<number> => {
  const options = { route, ...sent(size) };
  const claims = goodClaims([scope]);
  const begin = performance.now();
  for (let times = 0; times < REPEATS; times += 1) {
    const { status } = await world.callPast(options, claims);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
  }
  world.lines.length = 0;
  return performance.now() - begin;
};

/** The fastest of some: what disturbs makes slower, never faster. */
const fastest = async (one: Growing, size: number): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round += 1) least = Math.min(least, await timeOf(one, size));
  return least;
};

test.each(growing)('$name', async (one) => {
  const small = await fastest(one, SMALL);
  const large = await fastest(one, SMALL * GROWTH);
  expect({ ratio: large / small, isLinear: large / small < MOST }).toMatchObject({ isLinear: true });
});
