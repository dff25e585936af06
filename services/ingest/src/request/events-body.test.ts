import { arrival, stage } from '../testing/stage.ts';

describe('content modes', () => {
  test('binary: attributes in headers, percent-decoded, the data as body', async () => {
    const { post, recorded } = stage();
    const { data, ...attributes } = arrival({ id: 'caf%C3%A9' });
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const refused = await post(data, { 'content-type': 'application/json', ...headers });
    // The id is printable ASCII by our envelope: decoded, it is not.
    expect(refused).toMatchObject({ status: 400, body: { results: [{ id: 'café' }] } });
    const taken = await post(data, { 'content-type': 'application/json', ...headers, 'ce-id': 'a%2Fb' });
    expect(taken.body).toMatchObject({ results: [{ id: 'a/b', status: 'accepted' }] });
    expect(recorded()).toMatchObject([{ id: 'a/b', source: 'warehouse.main', data }]);
  });

  test('binary with a broken percent-encoding names the header', async () => {
    const { post } = stage();
    const answer = await post(
      {},
      { 'content-type': 'application/json', 'ce-specversion': '1.0', 'ce-id': '%zz' },
    );
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field: 'ce-id' }] } });
  });

  test('the same event in both modes is one event', async () => {
    const { post } = stage();
    const { data, ...attributes } = arrival();
    await post(arrival());
    const headers = Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [`ce-${name}`, String(value)]),
    );
    const again = await post(data, { 'content-type': 'application/json', ...headers });
    expect(again.body).toMatchObject({ duplicates: 1 });
  });

  test('plain JSON is no event', async () => {
    const { post } = stage();
    expect((await post(arrival(), { 'content-type': 'application/json' })).status).toBe(415);
  });

  test.each([
    ['an empty batch', '[]'],
    ['an object as a batch', '{}'],
    ['a hundred and one', JSON.stringify(Array.from({ length: 101 }, (_, n) => arrival({ id: `e${n}` })))],
    ['half a JSON', '[{'],
    ['nesting without end', '['.repeat(500_000)],
  ])('%s is refused whole', async (_, body) => {
    const { post, recorded } = stage();
    const answer = await post(body, { 'content-type': 'application/cloudevents-batch+json; charset=UTF-8' });
    expect(answer).toMatchObject({ status: 400, body: { type: 'urn:twolane:problem:invalid-request' } });
    expect(recorded()).toEqual([]);
  });

  test('a hundred are taken', async () => {
    const { post, recorded } = stage();
    const events = Array.from({ length: 100 }, (_, n) => arrival({ id: `e${n}` }));
    const answer = await post(events);
    expect(answer.body).toMatchObject({ accepted: 100 });
    expect(recorded()).toHaveLength(100);
  });

  test('a body over a mebibyte', async () => {
    const { post } = stage();
    expect((await post(`"${'x'.repeat(1024 * 1024)}"`)).status).toBe(413);
  });
});
