import { createCatalog, defineEvent, text, whole } from '@twolane/contracts';
import { eventIn } from './envelope.ts';

const StockCounted = defineEvent({
  name: 'StockCounted',
  version: 1,
  source: 'twolane.inventory',
  owner: 'tests',
  description: 'Somebody counted.',
  data: {
    sku: text({ description: 'What', sensitivity: 'internal', maxLength: 20 }),
    units: whole({ description: 'How many', sensitivity: 'internal', minimum: 0, maximum: 1_000 }),
  },
});
const catalog = createCatalog([StockCounted]);

const event = {
  specversion: '1.0',
  id: '01JD',
  source: 'twolane.inventory',
  type: 'StockCounted.v1',
  subject: 'sku-1',
  time: '2026-11-21T04:05:06.000Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:twolane:event:StockCounted.v1',
  partitionkey: 'sku-1',
  recordedtime: '2026-11-21T04:05:07.000Z',
  correlationid: 'c-1',
  data: { sku: 'sku-1', units: 3 },
};
const inEnvelope = (detail: unknown): string =>
  JSON.stringify({ version: '0', 'detail-type': 'StockCounted.v1', source: 'twolane.inventory', detail });

test('the event is the detail of the EventBridge envelope', () => {
  expect(eventIn(inEnvelope(event), catalog)).toEqual({ ok: true, value: event });
});

test.each([
  ['no JSON', 'secret-word', 'not-json'],
  ['empty', '', 'not-json'],
  ['a word of JSON', '"text"', 'no-detail'],
  ['null', 'null', 'no-detail'],
  ['an envelope of something else', '{"Records":[]}', 'no-detail'],
  ['a bare CloudEvent without its envelope', JSON.stringify(event), 'no-detail'],
  ['a detail that is no event', inEnvelope('text'), 'malformed'],
  ['a missing attribute', inEnvelope({ ...event, correlationid: undefined }), 'malformed'],
  ['a source that may not say it', inEnvelope({ ...event, source: 'shop' }), 'malformed'],
  ['an unknown type', inEnvelope({ ...event, type: 'MoonLanded.v1' }), 'unknown-type'],
  ['an unknown version', inEnvelope({ ...event, type: 'StockCounted.v2' }), 'unknown-version'],
  [
    'data that breaks the contract',
    inEnvelope({ ...event, data: { sku: 'sku-1', units: -1 } }),
    'invalid-data',
  ],
  ['a time that does not exist', inEnvelope({ ...event, time: '2026-02-30T00:00:00Z' }), 'malformed'],
  ['an event that went round and round', inEnvelope({ ...event, hopcount: 33 }), 'hop-limit'],
  [
    'one that broke another rule on its way',
    inEnvelope({ ...event, hopcount: 33, correlationid: undefined }),
    'hop-limit',
  ],
  ['a hostile key', inEnvelope(event).replace('"sku":', '"__proto__":{"x":1},"sku":'), 'malformed'],
  ['nesting without end', `{"detail":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'malformed'],
])('%s: %#', (_, body, cause) => {
  const result = eventIn(body, catalog);
  expect(result).toMatchObject({ ok: false, refusal: { cause } });
});

test('says where and which rule, never what the message held', () => {
  const refusals = [
    eventIn('4929 1234 5678 9012', catalog),
    eventIn(
      inEnvelope({ ...event, data: { sku: 'a-customer@example.org-and-more', units: 'secret' } }),
      catalog,
    ),
  ];
  const said = JSON.stringify(refusals);
  expect(said).toContain('/data/units');
  expect(said).toContain('/data/sku');
  expect(said).not.toMatch(/4929|customer@|"secret"/);
});

test.each([
  ['secret-word', 'not-json', 'The body is not JSON.'],
  ['{"Records":[]}', 'no-detail', 'The body is no EventBridge event: it has no detail.'],
  [inEnvelope('text'), 'malformed', expect.stringMatching(/^\/ /)],
  [
    inEnvelope({ ...event, time: 'once', recordedtime: 'twice' }),
    'malformed',
    expect.stringMatching(/^\/time .+; \/recordedtime .+/),
  ],
])('%s is refused in words', (body, cause, why) => {
  expect(eventIn(body, catalog)).toEqual({ ok: false, refusal: { cause, why } });
});
