import { stage } from './testing/stage.ts';

const params = { messageId: 'inventory-reservations.20261121T110000000Z.m-1' };
const reason = 'mended';
const one = '/admin/messages/{messageId}';

const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

test.each([
  ['nothing', '', 'Empty.'],
  ['text that is not JSON', 'hello', 'Text that is not JSON.'],
  ['bytes taken for text', Buffer.from([0, 255, 254, 1, 128]).toString('latin1'), 'Text that is not JSON.'],
  ['half a surrogate pair, escaped', '"\\ud800"', 'JSON, but no EventBridge event: it has no detail.'],
  ['a number', '12', 'JSON, but no EventBridge event: it has no detail.'],
  ['a list', '[{"detail":{}}]', 'JSON, but no EventBridge event: it has no detail.'],
  ['a detail that is text', '{"detail":"x"}', 'An EventBridge event whose detail is no JSON object.'],
  [
    'a detail of a prototype',
    '{"__proto__":{"detail":{}}}',
    'JSON, but no EventBridge event: it has no detail.',
  ],
  [
    'prototype names',
    '{"detail":{"__proto__":{"a":1},"constructor":{}}}',
    'JSON that breaks the envelope or its contract.',
  ],
  [
    'a type that every object has',
    '{"detail":{"type":"constructor","data":{"a":1}}}',
    'JSON that breaks the envelope or its contract.',
  ],
  ['deep nesting', `{"detail":{"data":${deep}}}`, 'JSON that breaks the envelope or its contract.'],
  [
    'a megabyte',
    `{"detail":{"data":"${'é'.repeat(500_000)}"}}`,
    'JSON that breaks the envelope or its contract.',
  ],
  ['a megabyte of no JSON', 'x'.repeat(1_048_576), 'Text that is not JSON.'],
  [
    'more fields than an answer could name',
    JSON.stringify({
      detail: {
        type: 'OrderPlaced.v1',
        data: Object.fromEntries(Array.from({ length: 80_000 }, (_, n) => [n, 1])),
      },
    }),
    'JSON that breaks the envelope or its contract. It is too large to be shown.',
  ],
])('%s is listed, described and redriven like any other', async (_, body, description) => {
  const { park, call, sent } = stage();
  await park({ body });
  expect(await call({ route: 'GET /admin/messages' })).toMatchObject({ status: 200, body: { items: [{}] } });
  const shown = await call({ route: `GET ${one}`, params });
  expect(shown).toMatchObject({
    status: 200,
    body: { original: { bytes: Buffer.byteLength(body), description } },
  });
  // An answer goes through an HTTP API, whatever the message's own size.
  expect(shown.text.length).toBeLessThan(5_000);
  expect(await call({ route: `POST ${one}/redrive`, params, body: { reason } })).toMatchObject({
    status: 200,
  });
  expect(sent).toEqual([{ consumer: 'inventory-reservations', body }]);
});

test.each([
  ['deep nesting', `{"event":${deep},"reason":"x"}`],
  ['a list', { event: [], reason }],
  ['text', { event: 'OrderPlaced', reason }],
  ['nothing', ''],
])('an edit to %s is refused', async (_, body) => {
  const { park, call } = stage();
  await park();
  const answer = await call({ route: `PUT ${one}`, params, headers: { 'if-match': '"0"' }, body });
  expect(answer.status).toBe(400);
});
