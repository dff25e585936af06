import type { CallOptions } from '@twolane/http/testing';
import type { Write } from '@twolane/store';
import { MESSAGE_EXAMPLES } from '../message-examples.ts';
import type { Scenario } from './scenarios.ts';

const CONSUMER = 'inventory-reservations';
const idOf = (name: string): string => `${CONSUMER}.20261121T040000000Z.${name}`;

const event = (route: string): object => {
  const body = Object(MESSAGE_EXAMPLES[route]?.requests['application/json']);
  return Object(body.event);
};
const put = 'PUT /admin/messages/{messageId}';
const get = 'GET /admin/messages/{messageId}';
const redrive = 'POST /admin/messages/{messageId}/redrive';
const discard = 'POST /admin/messages/{messageId}/discard';
const redriveMany = 'POST /admin/messages/redrive';
const reason = 'mended';

const edited = Object(event(put));
const whole = { ...edited, data: { ...edited.data, customerId: '17850' } };
const broken = { ...whole, data: { ...whole.data, totalMinor: 'four thousand' } };

/** Messages for each scenario, as `createParking` keeps them. `refused` is one that the queue of the world does not take. */
export const keptMessages = (table: string): readonly Write[] =>
  [
    { name: 'broken', cause: 'invalid-data', body: JSON.stringify({ detail: broken }) },
    { name: 'text', cause: 'not-json', body: 'hello' },
    { name: 'frozen', cause: 'frozen', body: JSON.stringify({ detail: whole }) },
    { name: 'refused', cause: 'bug', body: REFUSED_BODY },
    ...['sent', 'dropped'].map((name) => ({ name, cause: 'bug', body: JSON.stringify({ detail: whole }) })),
  ].map(({ name, cause, body }) => ({
    kind: 'putIfAbsent',
    table,
    key: { pk: `${CONSUMER}#2026-11-21`, sk: `2026-11-21T04:00:00.000Z#${name}` },
    item: {
      consumer: CONSUMER,
      cause,
      why: 'as the test wants it',
      messageId: name,
      sentAt: '2026-11-21T04:00:00.000Z',
      parkedAt: '2026-11-21T04:00:01.000Z',
      receiveCount: 1,
      body,
    },
    expiresAtSec: 4_000_000_000,
  }));

/** The body that the world's queue does not take. */
export const REFUSED_BODY = 'the queue does not take this';

interface Sent {
  readonly name?: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly ifMatch?: string;
}

const scenario = (
  what: string,
  route: string,
  { name, body, key, ifMatch }: Sent,
  status: number,
): Scenario => {
  const headers = {
    ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
  const call: CallOptions = {
    route,
    headers,
    ...(name === undefined ? {} : { params: { messageId: idOf(name) } }),
    ...(body === undefined ? {} : { body }),
  };
  return { name: what, call, status };
};

const edit = { event: whole, reason };
const many = { consumer: CONSUMER, cause: 'bug', ratePerSec: 100, limit: 10, reason };

/** Each good answer and each refusal of the messages' own. Called one after the other, in one world. */
export const MESSAGE_SCENARIOS: readonly Scenario[] = [
  scenario('all', 'GET /admin/messages', {}, 200),
  scenario('all', 'GET /admin/frozen', {}, 200),
  scenario('all', 'GET /admin/messages/summary', {}, 200),
  scenario('an event', get, { name: 'broken' }, 200),
  scenario('no event', get, { name: 'text' }, 200),
  scenario('nothing', get, { name: 'nobody' }, 404),

  scenario('unseen', put, { name: 'broken', body: edit, key: 'm1' }, 428),
  scenario('as seen', put, { name: 'broken', body: edit, key: 'm2', ifMatch: '"0"' }, 200),
  scenario('its key for another', put, { name: 'text', body: edit, key: 'm2', ifMatch: '"0"' }, 422),
  scenario('stale', put, { name: 'broken', body: edit, key: 'm3', ifMatch: '"0"' }, 412),
  scenario('frozen', put, { name: 'frozen', body: edit, key: 'm4', ifMatch: '*' }, 409),
  scenario(
    'broken still',
    put,
    { name: 'broken', body: { event: broken, reason }, key: 'm5', ifMatch: '*' },
    422,
  ),
  scenario('nothing', put, { name: 'nobody', body: edit, key: 'm6', ifMatch: '*' }, 404),
  scenario('edited', get, { name: 'broken' }, 200),

  scenario('as it came', redrive, { name: 'text', body: { reason }, key: 'm7' }, 200),
  scenario('once more', redrive, { name: 'text', body: { reason }, key: 'm8' }, 409),
  scenario('its key for another', redrive, { name: 'broken', body: { reason }, key: 'm7' }, 422),
  scenario('edited by the same person', redrive, { name: 'broken', body: { reason }, key: 'm15' }, 403),
  scenario('nothing', redrive, { name: 'nobody', body: { reason }, key: 'm9' }, 404),
  scenario('not taken', redrive, { name: 'refused', body: { reason }, key: 'm10' }, 502),

  scenario('a good one', discard, { name: 'dropped', body: { reason }, key: 'm11' }, 200),
  scenario('once more', discard, { name: 'dropped', body: { reason }, key: 'm12' }, 409),
  scenario('its key for another', discard, { name: 'text', body: { reason }, key: 'm11' }, 422),
  scenario('nothing', discard, { name: 'nobody', body: { reason }, key: 'm13' }, 404),

  scenario('by cause', redriveMany, { body: many, key: 'm14' }, 200),
  scenario('its key for others', redriveMany, { body: { ...many, limit: 1 }, key: 'm14' }, 422),
  scenario('redriven', get, { name: 'sent' }, 200),
  scenario('discarded', get, { name: 'dropped' }, 200),
];
