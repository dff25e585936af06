/** What is sent to break whoever reads it. */
import { gzipSync } from 'node:zlib';

export interface Hostile {
  readonly name: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

const DEEP_LEVELS = 100_000;
const MANY_FIELDS = 60_000;
const LONG_TEXT = 9_000;
const BOMB_BYTES = 50 * 1024 * 1024;
const LARGEST_BODY_CHARS = 3 * 1024 * 1024;

const nested = (open: string, close: string, levels = DEEP_LEVELS): string =>
  open.repeat(levels) + close.repeat(levels);

/** The example with one more member, before all others: where a parser takes the first or the last of two, both are seen. */
const withMember = (example: unknown, member: string): string =>
  JSON.stringify(example ?? {}).replace(
    /^\{(?=.)/,
    `{${member}${Object.keys(Object(example)).length > 0 ? ',' : ''}`,
  );

/** `example` is a body that would be taken. */
export const hostileBodies = (example: unknown): readonly Hostile[] => {
  const strange = (name: string, value: string): Hostile => ({ name, body: withMember(example, value) });
  const bomb = gzipSync(Buffer.alloc(BOMB_BYTES));
  return [
    { name: 'nothing', body: '' },
    { name: 'half an object', body: '{"a":' },
    { name: 'null', body: 'null' },
    { name: 'a number beyond all', body: '1e999' },
    { name: 'deep lists', body: nested('[', ']') },
    { name: 'deep objects', body: `${'{"a":'.repeat(DEEP_LEVELS)}1${'}'.repeat(DEEP_LEVELS)}` },
    strange('a nest in a field', `"own":${nested('[', ']', 1_000)}`),
    strange('a prototype', '"__proto__":{"polluted":true}'),
    strange('a prototype by escapes', '"\\u005f_proto__":{"polluted":true}'),
    strange('a constructor', '"constructor":{"prototype":{"polluted":true}}'),
    strange('a prototype far inside', '"own":{"a":[{"__proto__":{"polluted":true}}]}'),
    strange('a number beyond exact ones', '"own":9007199254740993'),
    strange('a number of many digits', `"own":${'9'.repeat(400)}`),
    strange('a number of many decimals', `"own":0.${'1'.repeat(40)}e-400e1`),
    strange('half a character', '"own":"\\ud800"'),
    strange('a name that is half a character', '"\\udfff":1'),
    strange('an endless text', `"own":"${'x'.repeat(LONG_TEXT)}"`),
    strange('an endless name', `"${'n'.repeat(LONG_TEXT)}":1`),
    strange('many fields', Array.from({ length: MANY_FIELDS }, (_, n) => `"f${n}":${n}`).join()),
    strange('line ends and escapes', '"own\\r\\n\\u001b[2J\\u2028":"\\r\\n{\\"level\\":\\"INFO\\"}"'),
    { name: 'too much of it', body: `"${'x'.repeat(LARGEST_BODY_CHARS)}"` },
    { name: 'no UTF-8', body: Uint8Array.of(0x7b, 0xff, 0x7d) },
    { name: 'UTF-16', body: Buffer.from(`\ufeff${JSON.stringify(example ?? {})}`, 'utf16le') },
    { name: 'a byte order mark', body: `\ufeff${JSON.stringify(example ?? {})}` },
    { name: 'a compressed bomb', body: bomb, headers: { 'content-encoding': 'gzip' } },
    { name: 'a compressed bomb in capitals', body: bomb, headers: { 'content-encoding': 'GZIP, identity' } },
    { name: 'a compressed bomb that says nothing', body: bomb },
    { name: 'another charset', body: '{}', headers: { 'content-type': 'application/json; charset=utf-7' } },
    {
      name: 'a type of many parts',
      body: 'null',
      headers: { 'content-type': `application/json${';a=b'.repeat(2_000)}` },
    },
  ];
};

/** In the place of a path's parameter. */
export const hostileWords: readonly (readonly [string, string])[] = [
  ['a way up', '../../etc/passwd'],
  ['NUL', 'a\u0000b'],
  ['line ends', 'a\r\nset-cookie: b'],
  ['an escape sequence', '\u001b[2J\u009b2J'],
  ['the other direction', '\u202egnp.exe'],
  ['letters that only look like letters', '\u0430dmin'],
  ['letters in two ways', 'e\u0301'],
  ['nothing to be seen', '\u200b\u2060\ufeff'],
  ['half a character', '\ud800'],
  ['a prototype', '__proto__'],
  ['a constructor', 'constructor'],
  ['a separator of keys', 'a#b|c'],
  ['a template', '\u0024{jndi:ldap://x}'],
  ['an endless word', 'x'.repeat(LONG_TEXT)],
  ['an endless word that almost fits', `${'a-'.repeat(4_000)}!`],
];

export const hostileHeaders: readonly Hostile[] = [
  { name: 'a correlation of two lines', headers: { 'x-correlation-id': 'a\r\n{"level":"INFO"}' } },
  { name: 'an endless correlation', headers: { 'x-correlation-id': 'a'.repeat(LONG_TEXT) } },
  { name: 'an escape sequence as correlation', headers: { 'x-correlation-id': '\u001b]0;x\u0007' } },
  { name: 'a broken trace', headers: { traceparent: `00-${'a'.repeat(LONG_TEXT)}` } },
  { name: 'an endless key', headers: { 'idempotency-key': `"${'k'.repeat(LONG_TEXT)}"` } },
  { name: 'a key of backslashes', headers: { 'idempotency-key': `"${'\\'.repeat(4_001)}` } },
  { name: 'a key of nests', headers: { 'idempotency-key': '('.repeat(4_000) } },
  { name: 'a key with parameters', headers: { 'idempotency-key': `"k"${';a=1'.repeat(1_000)}!` } },
  { name: 'a prototype as header', headers: { constructor: '{}' } },
  { name: 'many tags', headers: { 'if-match': '"1.1",'.repeat(1_500) } },
];

/** Query strings as the gateway hands them on: decoded, names as they came. */
export const hostileQueries: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['a prototype', JSON.parse('{"__proto__":"polluted"}')],
  ['a constructor', { constructor: 'polluted', toString: 'polluted' }],
  ['limits beyond all', { limit: '9'.repeat(400), top: '1e9' }],
  ['a limit of less than nothing', { limit: '-1', top: '-1' }],
  ['a mark that is none', { after: 'x'.repeat(LONG_TEXT) }],
  ['a mark of somebody else', { after: Buffer.from('{"pk":"audit","sk":"head"}').toString('base64url') }],
  [
    'times that are none',
    { from: '9999-99-99T99:99:99Z', to: 'now', sentAfter: '\u0000', sentBefore: '1e999' },
  ],
  ['words with line ends', { consumer: 'a\r\nb', status: '\u001b[2J', cause: '\u202e', kind: '\u2028' }],
  ['a thing that everything has', { about: 'constructor', phase: '__proto__', format: 'toString' }],
  ['many', Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`q${n}`, 'x']))],
];
