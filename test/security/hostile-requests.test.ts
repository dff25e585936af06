import { servicesForTheDocument } from '../../scripts/openapi/build.ts';
import { EXAMPLES } from '../../scripts/openapi/examples.ts';
import { allRoutes, type Spent } from './all-routes.ts';
import { goodClaims } from './claim-defects.ts';
import {
  type Hostile,
  hostileBodies,
  hostileHeaders,
  hostileQueries,
  hostileWords,
} from './hostile-values.ts';

/** What a request that is refused for its form may make the store do: nothing. */
const NOTHING: Spent = { reads: 0, commits: 0 };
/** One that is refused for the state of things: what it says is looked up, once, and the answer to its key twice. */
const MAX_READS = 6;

const JSON_TYPE = 'application/json';
const routes = servicesForTheDocument().flatMap((service) => service.routes);
const world = allRoutes();
const ownNames = [Object.prototype, Array.prototype, Function.prototype].map(
  (one) => Reflect.ownKeys(one).length,
);

const paramsOf = (name: string, word: string): Readonly<Record<string, string>> =>
  Object.fromEntries([...name.matchAll(/\{(\w+)\}/g)].map(([, param = '']) => [param, word]));

const send = async (name: string, scopes: readonly string[], sent: Omit<Hostile, 'name'>, word = 'x') => {
  world.spent();
  const headers = { 'content-type': JSON_TYPE, 'idempotency-key': '"hostile"', ...sent.headers };
  const body = sent.body === undefined ? {} : { body: sent.body };
  const options = { route: name, params: paramsOf(name, word), headers, ...body };
  return { answer: await world.callPast(options, goodClaims(scopes)), spent: world.spent() };
};

/** Nothing of what came changed anything that everybody shares, and each line is one JSON object that a terminal obeys nowhere. */
afterEach(() => {
  expect(
    [Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).length),
  ).toEqual(ownNames);
  for (const line of world.lines.splice(0)) {
    expect(line).toMatch(
      /^[ -~\u00a0-\u061b\u061d-\u200a\u2010-\u2027\u202f-\u205f\u2070-\ufefe\uff00-\uffff]*$/,
    );
    expect(typeof JSON.parse(line)).toBe('object');
  }
});

const withBody = routes.filter(({ takes, name }) => takes.body !== undefined || name === 'POST /events');

describe('a body that is hostile in its form is refused before the store is asked anything', () => {
  test.each(withBody)('$name', async ({ name, scopes }) => {
    const type = name === 'POST /events' ? 'application/cloudevents+json' : JSON_TYPE;
    for (const { name: what, headers, body } of hostileBodies(EXAMPLES[name]?.requests[type])) {
      const { answer, spent } = await send(name, scopes, {
        ...(body === undefined ? {} : { body }),
        headers: { 'content-type': type, ...headers },
      });
      expect({
        what,
        status: answer.status,
        isRefused: answer.status >= 400 && answer.status < 500,
      }).toMatchObject({
        what,
        isRefused: true,
      });
      expect({ what, spent }).toEqual({ what, spent: NOTHING });
      // An answer does not grow with what was sent.
      expect(answer.text.length).toBeLessThan(20_000);
    }
  });
});

describe('hostile words in a path, and hostile headers, cost what is named and no more', () => {
  test.each(routes)('$name', async ({ name, scopes }) => {
    const asked = [
      ...hostileWords.map(([what, word]) => ({ what, sent: {}, word })),
      ...hostileHeaders.map(({ name: what, headers = {} }) => ({ what, sent: { headers }, word: 'x' })),
    ];
    for (const { what, sent, word } of asked) {
      const { answer, spent } = await send(name, scopes, sent, word);
      expect({ what, status: answer.status < 500 ? 'answered' : answer.text }).toEqual({
        what,
        status: 'answered',
      });
      if (answer.status < 400) continue;
      expect({ what, spent, isBounded: spent.reads <= MAX_READS && spent.commits === 0 }).toMatchObject({
        isBounded: true,
      });
      expect(answer.headers['x-correlation-id']).toMatch(/^[A-Za-z0-9._:@-]{1,128}$/);
    }
  });
});

describe('hostile queries are refused or passed over, and cost no more', () => {
  const readers = routes.filter(({ name, scopes }) => name.startsWith('GET ') && scopes.length > 0);
  test.each(readers)('$name', async ({ name, scopes }) => {
    for (const [what, query] of hostileQueries) {
      world.spent();
      const answer = await world.callPast(
        { route: name, params: paramsOf(name, 'x'), query },
        goodClaims(scopes),
      );
      expect({ what, status: answer.status < 500 ? 'answered' : answer.text }).toEqual({
        what,
        status: 'answered',
      });
      const { reads, commits } = world.spent();
      if (answer.status < 400) continue;
      expect({ what, reads, isBounded: reads <= MAX_READS && commits === 0 }).toMatchObject({
        isBounded: true,
      });
      expect(answer.text.length).toBeLessThan(20_000);
    }
  });
});
