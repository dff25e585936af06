import { buildOpenApi } from '../../scripts/openapi/build.ts';
import { routeName } from '../../scripts/openapi/service-api.ts';
import { SCENARIOS } from '../../scripts/openapi/testing/scenarios.ts';
import { createWorld } from '../../scripts/openapi/testing/world.ts';
import { arrival, stage } from '../../services/ingest/src/testing/stage.ts';

/** What belongs to one client is no other client's, whatever it sends. */

/** Every route that takes an Idempotency-Key, with a request of it that is taken. */
const commands = Object.entries(buildOpenApi().paths).flatMap(([path, methods]) =>
  Object.entries(methods)
    .filter(([, { parameters = [] }]) => parameters.some(({ name }) => name === 'Idempotency-Key'))
    .map(([method, { security }]) => ({
      name: routeName(path, method),
      scope: security.flatMap(({ jwt }) => jwt).join(' '),
      taken: SCENARIOS.find(
        ({ call, status }) => call.route === routeName(path, method) && status >= 200 && status < 300,
      ),
    })),
);

test('there are commands, and each has a request that is taken', () => {
  expect(commands.length).toBeGreaterThanOrEqual(14);
  expect(commands.filter(({ taken }) => taken === undefined)).toEqual([]);
});

describe('a stored answer is given to nobody else, under the same key and for the same request', () => {
  test.each(commands)('$name', async ({ scope, taken }) => {
    const { call } = await createWorld();
    const as = async (claims: Readonly<Record<string, string>>) => {
      // Of whatever state: a scenario's own tag is of what came before it.
      const headers = { ...taken?.call.headers, 'if-match': '*' };
      const answer = await call({ route: '', ...taken?.call, headers, claims: { scope, ...claims } });
      return { status: answer.status, isStored: answer.headers['idempotency-replayed'] === 'true' };
    };
    const first = await as({ client_id: 'shop' });
    expect(first).toEqual({ status: taken?.status, isStored: false });
    expect(await as({ client_id: 'shop' })).toEqual({ status: taken?.status, isStored: true });
    for (const other of [
      { client_id: 'other' },
      { client_id: 'SHOP' },
      { client_id: 'shop ' },
      { client_id: 'shop#' },
      { client_id: 'shop%23' },
      { client_id: 'third', sub: 'shop' },
      { sub: 'fourth' },
    ]) {
      expect({ other, ...(await as(other)) }).toMatchObject({ isStored: false });
    }
  });
});

describe('a source is said by its own client alone', () => {
  const sources = JSON.stringify({ north: ['wms.north', 'wms.annex'], south: ['wms.south'] });
  const says = async (client: string, source: string, headers: Readonly<Record<string, string>> = {}) => {
    const { post, recorded } = stage({ sources });
    await post(arrival({ source }), headers, client);
    return recorded().length === 1;
  };

  test.each([
    ['north', 'wms.north', true],
    ['north', 'wms.annex', true],
    ['north', 'wms.south', false],
    ['north', 'wms.free', false],
    ['south', 'wms.south', true],
    ['south', 'wms.north', false],
    ['anybody', 'wms.free', true],
    ['anybody', 'wms.north', false],
    ['anybody', 'wms.south', false],
    ['anybody', 'twolane.orders', false],
    ['anybody', 'TWOLANE.orders', false],
    ['constructor', 'wms.north', false],
    ['__proto__', 'wms.north', false],
    ['north ', 'wms.north', false],
  ])('%s says %s: %s', async (client, source, isAllowed) => {
    expect(await says(client, source)).toBe(isAllowed);
  });

  test.each([
    { 'x-client-id': 'north' },
    { 'ce-source': 'wms.free' },
    { 'x-forwarded-user': 'north' },
    { from: 'north@example.com' },
  ])('and no header makes anybody another: %j', async (headers) => {
    expect(await says('anybody', 'wms.north', headers)).toBe(false);
  });
});
