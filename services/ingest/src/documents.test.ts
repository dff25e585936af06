import { StockArrivedV1 } from '@twolane/events';
import { stage } from './testing/stage.ts';

test.each([
  ['/openapi.json', { openapi: '3.1.0' }],
  ['/asyncapi.json', { asyncapi: '3.0.0' }],
])('%s is for everybody, and may be kept', async (path, document) => {
  const answer = await stage().call({ route: `GET ${path}`, claims: null });
  expect(answer).toMatchObject({
    status: 200,
    body: document,
    headers: { 'cache-control': 'public, max-age=300' },
  });
});

test('the schema of each type, and of the envelope', async () => {
  const { call } = stage();
  const get = (type: string) => call({ route: 'GET /schemas/{type}', params: { type }, claims: null });
  expect(await get('StockArrived.v1')).toMatchObject({ status: 200, body: StockArrivedV1.jsonSchema });
  expect(await get('CloudEvent')).toMatchObject({ status: 200, body: { title: 'CloudEvent' } });
  expect((await get('Nothing.v1')).status).toBe(404);
  expect((await get('../secret')).status).toBe(400);
});
