import type { Examples } from './examples.ts';

const json = (value: unknown) => ({ 'application/json': value });
const answers = (value: unknown) => ({ 200: value });

const messageId = 'inventory-reservations.20261121T040506789Z.2f5d7e0a-0000-4000-8000-000000000001';
const message = {
  messageId,
  consumer: 'inventory-reservations',
  kind: 'parked',
  cause: 'invalid-data',
  why: '/data/totalMinor must be integer',
  status: 'open',
  sentAt: '2026-11-21T04:05:06.789Z',
  parkedAt: '2026-11-21T04:05:06.901Z',
  receiveCount: 1,
  type: 'OrderPlaced.v1',
  subject: '536365',
  time: '2026-11-21T04:05:05.000Z',
  eventKey: 'twolane.orders/01ORDER',
  version: 0,
};
const range = { sentAfter: '2026-10-21T12:00:00.000Z', sentBefore: '2026-11-22T12:00:00.000Z' };
const line = { sku: '85123A', quantity: 4, unitPriceMinor: 1000, kind: 'goods' };
const event = {
  specversion: '1.0',
  id: '01ORDER',
  source: 'twolane.orders',
  type: 'OrderPlaced.v1',
  subject: '536365',
  time: '2026-11-21T04:05:05.000Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:twolane:event:OrderPlaced.v1',
  partitionkey: '536365',
  recordedtime: '2026-11-21T04:05:06.000Z',
  correlationid: '01ORDER',
  data: { orderId: '536365', customerId: '[personal]', currency: 'GBP', totalMinor: 4000, lines: [line] },
};
const original = {
  bytes: 812,
  sha256: '9c4225e613faadefe55415cf590e16647968f5b8a5a6487a44713a01f809cee6',
  description: 'JSON that breaks the envelope or its contract.',
  refusal: { cause: 'invalid-data', problems: [{ path: '/data/totalMinor', message: 'must be integer' }] },
};
const reason = 'The till of shop 7 sent totals as text until noon.';
const deed = { by: 'alice', at: '2026-11-21T12:00:00.000Z', reason };

/** By route: those of the messages that were set aside. */
export const MESSAGE_EXAMPLES: Readonly<Record<string, Examples>> = {
  'GET /admin/messages': { requests: {}, responses: answers({ items: [message], ...range }) },
  'GET /admin/frozen': {
    requests: {},
    responses: answers({ items: [{ ...message, cause: 'frozen' }], ...range }),
  },
  'GET /admin/messages/summary': {
    requests: {},
    responses: answers({
      items: [
        {
          consumer: 'inventory-reservations',
          kind: 'parked',
          cause: 'invalid-data',
          count: 17,
          open: 16,
          oldest: '2026-11-21T04:05:06.789Z',
          newest: '2026-11-21T11:58:01.002Z',
        },
      ],
      ...range,
    }),
  },
  'GET /admin/messages/{messageId}': {
    requests: {},
    responses: answers({
      ...message,
      status: 'edited',
      version: 1,
      sqsMessageId: '2f5d7e0a-0000-4000-8000-000000000001',
      expiresAt: '2027-11-21T04:05:07.000Z',
      original,
      event: { ...event, data: { ...event.data, totalMinor: '[unexpected]' } },
      edited: {
        ...deed,
        copy: 1,
        bytes: 805,
        sha256: '8909a649b9c5b910bde1df64da00e983262d0480bcaaa911561b080ebeac6ea0',
        description: 'An event.',
        event,
      },
    }),
  },
  'PUT /admin/messages/{messageId}': {
    requests: json({ event, reason }),
    responses: answers({ ...message, status: 'edited', version: 1 }),
  },
  'POST /admin/messages/{messageId}/redrive': {
    requests: json({ reason }),
    responses: answers({ ...message, status: 'redriven', version: 2 }),
  },
  'POST /admin/messages/{messageId}/discard': {
    requests: json({ reason }),
    responses: answers({ ...message, status: 'discarded', version: 1 }),
  },
  'POST /admin/messages/redrive': {
    requests: json({
      consumer: 'inventory-reservations',
      cause: 'bug',
      sentAfter: '2026-11-21T04:00:00Z',
      ratePerSec: 50,
      limit: 1000,
      reason,
    }),
    responses: answers({ redriven: 16, skipped: 1, failed: 0, left: 0 }),
  },
};
