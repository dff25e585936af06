/** What nobody should be able to do with POST /events. */
import { jsonOf, nested, type RefusedRow, type Sent } from './row.ts';

export const SINGLE = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

/** A delivery of one unit of `HOSTILE`. Would be taken as it is. */
export const arrival = (id: string, changes: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'warehouse.hostile',
  type: 'StockArrived.v1',
  data: { deliveryId: 'd-1', lines: [{ sku: 'HOSTILE', quantity: 1 }] },
  ...changes,
});

export const eventsRequest = (body: Sent, contentType = SINGLE, headers: Sent['headers'] = {}): Sent => ({
  path: '/events',
  ...body,
  headers: { 'content-type': contentType, 'idempotency-key': undefined, ...headers },
});

const single = (changes: object): Sent => eventsRequest(jsonOf(arrival('refused', changes)));
const batch = (events: unknown): Sent => eventsRequest(jsonOf(events), BATCH);
const data = (changes: object): Sent => single({ data: { deliveryId: 'd-1', lines: [], ...changes } });
const lineOf = (sku: string, quantity: unknown): Sent => data({ lines: [{ sku, quantity }] });
const text = (replace: string, by: string): Sent =>
  eventsRequest({ body: JSON.stringify(arrival('refused')).replace(replace, by) });
const binary = (headers: Sent['headers'], body: unknown = arrival('x').data): Sent =>
  eventsRequest(jsonOf(body), 'application/json', {
    'ce-specversion': '1.0',
    'ce-id': 'refused',
    'ce-source': 'warehouse.hostile',
    'ce-type': 'StockArrived.v1',
    ...headers,
  });

const DAY_MS = 86_400_000;

/** Names lie within the event: a refusal of the request as a whole has no results. */
export const wrongRequests: readonly RefusedRow[] = [
  ['no body', 400, '#', eventsRequest({ body: '' })],
  ['half a body', 400, '#', eventsRequest({ body: '{"specversion":"1.0","id' })],
  ['bytes that are no UTF-8', 400, '#', eventsRequest({ body: Buffer.from('7b2261223a22c328227d', 'hex') })],
  ['plain JSON', 415, '', eventsRequest(jsonOf(arrival('refused')), 'application/json')],
  ['XML', 415, '', eventsRequest({ body: '<event/>' }, 'application/cloudevents+xml')],
  ['an empty batch', 400, '#', batch([])],
  ['one event as a batch', 400, '#', batch(arrival('refused'))],
  ['101 events', 400, '#', batch(Array.from({ length: 101 }, (_, n) => arrival(`refused-${n}`)))],
  ['more than a megabyte', 413, '', single({ note: 'x'.repeat(1_100_000) })],
  ['a header that is no percent-encoding', 400, 'ce-subject', binary({ 'ce-subject': '%E0%A4%A' })],
];

/** `nowMs`: for times in the future. */
export const wrongEvents = (nowMs: number): readonly RefusedRow[] => [
  ['a batch as one event', 400, '#', eventsRequest(jsonOf([arrival('refused')]))],
  ['null', 400, '#', batch([null])],
  ['no events at all', 400, '#', batch([1, 'event', [], true])],
  ['a hundred thousand levels', 400, `#${'/0'.repeat(16)}`, eventsRequest({ body: nested(100_000) })],
  ['deep data', 400, `#/data/deliveryId${'/0'.repeat(14)}`, text('"d-1"', nested(1_000))],
  ['__proto__', 400, '#', text('"specversion"', '"__proto__":{"type":"x"},"specversion"')],
  ['__proto__ in the data', 400, '#/data', text('"deliveryId"', '"__proto__":{},"deliveryId"')],
  ['constructor', 400, '#/data', text('"deliveryId"', '"constructor":{},"deliveryId"')],
  ['no id', 400, '#/id', single({ id: undefined })],
  ['an empty id', 400, '#/id', single({ id: '' })],
  ['NUL in the id', 400, '#/id', single({ id: 'a\u0000' })],
  ['CRLF in the id', 400, '#/id', single({ id: 'a\r\nb' })],
  ['half a character in the id', 400, '#/id', text('refused', '\\udc00')],
  ['an endless id', 400, '#/id', single({ id: 'x'.repeat(129) })],
  ['a number as id', 400, '#/id', single({ id: 7 })],
  ['our own source', 400, '#/source', single({ source: 'twolane.inventory' })],
  ['a right-to-left source', 400, '#/source', single({ source: '\u05d0\u05d1' })],
  ["a service's event", 400, '#/type', single({ type: 'OrderPlaced.v1' })],
  ['an unknown event', 400, '#/type', single({ type: 'StockVanished.v1' })],
  ['an unknown version', 400, '#/type', single({ type: 'StockArrived.v2' })],
  ['no version', 400, '#/type', single({ type: 'StockArrived' })],
  ['a type that every object has', 400, '#/type', single({ type: '__proto__' })],
  ['CloudEvents 0.3', 400, '#/specversion', single({ specversion: '0.3' })],
  ['XML within', 400, '#/datacontenttype', single({ datacontenttype: 'text/xml' })],
  ['an extension in capitals', 400, '#/camelCase', single({ camelCase: 'x' })],
  ['an extension with fields', 400, '#/nested', single({ nested: { a: 1 } })],
  ['a trace that is none', 400, '#/traceparent', single({ traceparent: '00-%s-%n-01' })],
  ['a time in words', 400, '#/time', single({ time: 'soon' })],
  ['a number as time', 400, '#/time', single({ time: nowMs })],
  ['a day that is none', 400, '#/time', single({ time: '2026-02-31T00:00:00Z' })],
  ['tomorrow', 400, '#/time', single({ time: new Date(nowMs + DAY_MS).toISOString() })],
  ['the end of the calendar', 400, '#/time', single({ time: '9999-12-31T23:59:59Z' })],
  ['no data', 400, '#/data', single({ data: undefined })],
  ['a list as data', 400, '#/data', single({ data: [] })],
  ['no lines', 400, '#/data/lines', data({})],
  ['a negative quantity', 400, '#/data/lines/0/quantity', lineOf('HOSTILE', -1)],
  ['a half', 400, '#/data/lines/0/quantity', lineOf('HOSTILE', 0.5)],
  ['a huge quantity', 400, '#/data/lines/0/quantity', lineOf('HOSTILE', 1e300)],
  ['a text as quantity', 400, '#/data/lines/0/quantity', lineOf('HOSTILE', '1')],
  ['NUL in a stock code', 400, '#/data/lines/0/sku', lineOf('A\u0000', 1)],
  ['a long text', 400, '#/data/lines/0/sku', lineOf('x'.repeat(9_000), 1)],
  ['a binary event without an id', 400, '#/id', binary({ 'ce-id': undefined })],
  ['a binary event with NUL in its id', 400, '#/id', binary({ 'ce-id': 'a%00b' })],
  ['a binary event with a prototype', 400, '#', binary({ 'ce-__proto__': 'x' })],
  ['binary data that is none', 400, '#/data', binary({}, null)],
];
