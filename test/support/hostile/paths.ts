/** Paths, methods and bytes that lead nowhere. */
import type { RefusedRow, Sent } from './row.ts';

const get = (path: string): Sent => ({ method: 'GET', path });
const call = (method: string, path: string): Sent => ({ method, path });

export const wrongPaths: readonly RefusedRow[] = [
  ['NUL', 400, 'orderId', get('/orders/%00')],
  ['CRLF', 400, 'orderId', get('/orders/a%0d%0aset-cookie:%20b')],
  ['up', 400, 'orderId', get('/orders/%2e%2e')],
  ['up, as it is', 400, 'orderId', get('/orders/..')],
  ['up and down again', 400, 'orderId', get('/orders/..%2fpayments%2f1')],
  ['a slash', 400, 'orderId', get('/orders/a%2Fb')],
  ['a separator of keys', 400, 'orderId', get('/orders/a%23order')],
  ['an endless id', 400, 'orderId', get(`/orders/${'x'.repeat(9_000)}`)],
  ['an id beyond the request line', 431, null, get(`/orders/${'x'.repeat(10_300)}`)],
  ['half an escape', 400, null, get('/orders/%')],
  ['an escape that is no UTF-8', 400, null, get('/orders/%ff')],
  ['an escape for too little', 400, null, get('/orders/%c0%ae')],
  ['a prototype', 400, 'orderId', get('/orders/__proto__')],
  ['a constructor', 404, '', get('/orders/constructor')],
  ['two slashes', 404, null, get('//orders/1')],
  ['nothing below', 404, null, get('/unknown')],
  ['too much below', 404, null, get('/orders/1/lines')],
  ['a dot segment before', 404, null, get('/./orders/1')],
  ['another case', 404, null, get('/ORDERS/1')],
  ['a stock code with NUL', 400, 'sku', get('/inventory/%00')],
  ['a stock code that every object has', 404, '', get('/inventory/constructor')],
  ['an emoji for an order', 400, 'orderId', get('/reservations/%F0%9F%92%A9')],
  ['an emoji for a payment', 400, 'paymentId', get('/payments/%F0%9F%92%A9')],
  ['a return with spaces', 400, 'returnId', get('/returns/a%20b')],
  ['a contract with a way out', 400, 'type', get('/schemas/..%2f..%2fpackage.json')],
  ['a contract that every object has', 404, '', get('/schemas/constructor')],
  ['putting', 404, null, call('PUT', '/orders/1')],
  ['patching', 404, null, call('PATCH', '/orders/1')],
  ['deleting', 404, null, call('DELETE', '/orders/1')],
  ['deleting all', 404, null, call('DELETE', '/orders')],
  ['reading what is only written', 404, null, get('/orders')],
  ['reading events', 404, null, get('/events')],
  ['posting to what is only read', 404, null, call('POST', '/inventory/HOSTILE')],
  ['tracing', 404, null, call('TRACE', '/orders/1')],
];

/** What is no HTTP at all, or would be two requests for two readers. Refused without an answer of ours. */
export const wrongBytes: readonly (readonly [string, string])[] = [
  ['a header with a bare CR', 'GET /orders/1 HTTP/1.1\r\nhost: x\r\nx-a: a\rb: c\r\n\r\n'],
  ['a header with NUL', 'GET /orders/1 HTTP/1.1\r\nhost: x\r\nidempotency-key: "a\0b"\r\n\r\n'],
  ['a space before the colon', 'GET /orders/1 HTTP/1.1\r\nhost : x\r\n\r\n'],
  ['two lengths', 'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}'],
  [
    'a length and chunks',
    'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a negative length', 'POST /orders HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n'],
  ['a method of its own', 'BREW /orders HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['no request', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
];
