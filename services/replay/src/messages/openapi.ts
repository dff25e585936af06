import { json, problems } from '@twolane/http/openapi';
import { editBody, reasonBody, redriveBody, redriveManyBody } from './bodies.ts';
import { DEFAULT_AGE_DAYS, DEFAULT_PAGE_MESSAGES, MAX_PAGE_MESSAGES } from './limits.ts';
import { STATUSES } from './rules/handling.ts';

/** The messages' part of the OpenAPI 3.1 document: what `reading-routes.ts` and `changing-routes.ts` answer. */

const meanings = {
  '400': 'Not well-formed.',
  '401': 'No valid token.',
  '403': 'The token lacks the scope.',
  '404': 'No such message is kept.',
  '409':
    'Frozen, discarded or redriven already, or a corrected copy that was not looked at; or the first request with this key is still running.',
  '412': 'Somebody else has handled it since.',
  '422': 'The edited event is not one that its consumer could take, or the key belongs to another payload.',
  '428': 'Without If-Match.',
  '502': 'The queue did not take the message; it is as it was.',
} as const;

const refusals = (...statuses: readonly (keyof typeof meanings)[]) =>
  problems(Object.fromEntries(statuses.map((status) => [status, meanings[status]])));

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});
const idempotencyKey = header(
  'Idempotency-Key',
  'A quoted string, fresh for each new command, the same when a command is repeated.',
);
const ifMatch = header('If-Match', 'The ETag of the message that was looked at; * for whatever there is.');

const query = (name: string, description: string, schema: object = { type: 'string' }) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
});
const moment = { type: 'string', format: 'date-time' };
const filters = [
  query('consumer', 'Only those of this subscription.'),
  query('cause', 'Only those set aside for this cause.'),
  query('kind', 'Set aside by the consumer, or from its dead-letter queue.', {
    enum: ['parked', 'deadLettered'],
  }),
  query('status', 'open: whatever somebody must still decide about.', { enum: STATUSES }),
  query('sentAfter', `Came into the queue then or later. Default: ${DEFAULT_AGE_DAYS} days ago.`, moment),
  query('sentBefore', 'Came into the queue before then. Default: no bound.', moment),
  query('after', '`next` of the page before.'),
  query('limit', 'Messages in the page.', {
    type: 'integer',
    minimum: 1,
    maximum: MAX_PAGE_MESSAGES,
    default: DEFAULT_PAGE_MESSAGES,
  }),
];

const reading = [{ jwt: ['read'] }];
const managing = [{ jwt: ['deadletters:manage'] }];
const body = (name: string) => ({ required: true, content: json(name) });
const answer = (description: string, schema: string) => ({ '200': { description, content: json(schema) } });
const tagged = (description: string, schema: string) => ({
  '200': {
    description,
    headers: {
      ETag: { description: 'Changes with each deed about the message.', schema: { type: 'string' } },
    },
    content: json(schema),
  },
});

export const messagePaths = {
  '/admin/messages': {
    get: {
      operationId: 'listMessages',
      summary: 'Messages that were parked or dead-lettered, oldest first',
      description:
        'A page may be empty and still have a next one: each request walks a bounded number of days.',
      security: reading,
      parameters: filters,
      responses: { ...answer('A page.', 'MessagePage'), ...refusals('400', '401', '403') },
    },
  },
  '/admin/frozen': {
    get: {
      operationId: 'listFrozen',
      summary: 'Messages whose events are beyond the correction window',
      description: 'They are corrected forward: POST /admin/replays with frozen.',
      security: reading,
      parameters: filters.filter(({ name }) => name !== 'cause'),
      responses: { ...answer('A page.', 'MessagePage'), ...refusals('400', '401', '403') },
    },
  },
  '/admin/messages/summary': {
    get: {
      operationId: 'summariseMessages',
      summary: 'How many there are, by consumer, kind and cause',
      description:
        'Where next is present, the counts are of what was walked, and the next page adds to them.',
      security: reading,
      parameters: filters.filter(({ name }) => name !== 'limit'),
      responses: { ...answer('The counts.', 'MessageSummary'), ...refusals('400', '401', '403') },
    },
  },
  '/admin/messages/{messageId}': {
    get: {
      operationId: 'getMessage',
      summary: 'A message from inside, personal and secret fields masked',
      security: reading,
      responses: { ...tagged('The message.', 'WholeMessage'), ...refusals('400', '401', '403', '404') },
    },
    put: {
      operationId: 'editMessage',
      summary: 'Keep a corrected copy of its event beside the original',
      description:
        'The event keeps id, source and recordedtime. Fields sent back as they were masked keep their values.',
      security: managing,
      parameters: [idempotencyKey, ifMatch],
      requestBody: body('MessageEdit'),
      responses: {
        ...tagged('Kept.', 'Message'),
        ...refusals('400', '401', '403', '404', '409', '412', '422', '428'),
      },
    },
  },
  '/admin/messages/{messageId}/redrive': {
    post: {
      operationId: 'redriveMessage',
      summary: 'Send it, or its corrected copy, to its consumer once more',
      security: managing,
      parameters: [idempotencyKey],
      requestBody: body('MessageRedrive'),
      responses: {
        ...tagged('Sent.', 'Message'),
        ...refusals('400', '401', '404', '409', '422', '502'),
        ...problems({
          '403':
            'The token lacks the scope; or own-edit: where effects outside may follow, whoever edited it does not send it.',
        }),
      },
    },
  },
  '/admin/messages/{messageId}/discard': {
    post: {
      operationId: 'discardMessage',
      summary: 'Mark it as not to be handled any more; it is kept',
      security: managing,
      parameters: [idempotencyKey],
      requestBody: body('MessageDiscard'),
      responses: {
        ...tagged('Discarded.', 'Message'),
        ...refusals('400', '401', '403', '404', '409', '422'),
      },
    },
  },
  '/admin/messages/redrive': {
    post: {
      operationId: 'redriveMessages',
      summary: 'Send all that match, at a rate, as far as the time of a request goes',
      description:
        'Frozen, discarded and redriven ones are passed over, and where effects outside may follow those that were edited: each of them is sent by somebody who has looked at it. Where next is present, go on with it as after. Repeated while the first request is still running: 409.',
      security: managing,
      parameters: [idempotencyKey],
      requestBody: body('MessagesRedrive'),
      responses: {
        ...answer('What became of them.', 'MessagesRedriven'),
        ...refusals('400', '401', '403', '422'),
      },
    },
  },
};

const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const listOf = (items: object) => ({ type: 'array', items });

const range = { sentAfter: moment, sentBefore: moment };
const next = { ...text, description: 'Where the walk stopped; absent at its end.' };

const message = {
  messageId: { ...text, description: '<consumer>.<time>.<SQS message id>' },
  consumer: text,
  kind: { enum: ['parked', 'deadLettered'] },
  cause: { ...text, description: 'One word: invalid-data, frozen, dead-lettered, or the reaction’s own.' },
  why: text,
  status: { enum: STATUSES },
  sentAt: { ...moment, description: 'When it came into its consumer’s queue.' },
  parkedAt: moment,
  receiveCount: count,
  type: { ...text, description: 'Of the event in it, like subject, time and eventKey, where there is one.' },
  subject: text,
  time: text,
  eventKey: text,
  version: count,
};
const required = ['messageId', 'consumer', 'kind', 'cause', 'why', 'status', 'sentAt', 'parkedAt', 'version'];

const deed = { by: text, at: moment, reason: text };
const inside = {
  bytes: count,
  sha256: { ...text, description: 'Of the body, in hexadecimal.' },
  description: { ...text, description: 'What the body is. Quotes nothing of it.' },
  refusal: {
    type: 'object',
    description: 'What its consumer would refuse it for, now; absent where it would not.',
    properties: {
      cause: text,
      problems: listOf({ type: 'object', properties: { path: text, message: text } }),
    },
  },
};
const masked = { type: 'object', description: 'The event, masked by its contract.' };

export const messageSchemas = {
  MessageEdit: editBody.schema,
  MessageRedrive: redriveBody.schema,
  MessageDiscard: reasonBody.schema,
  MessagesRedrive: redriveManyBody.schema,
  Message: { type: 'object', properties: message, required },
  MessagePage: {
    type: 'object',
    properties: {
      items: listOf({ type: 'object', properties: message, required }),
      unreadable: { ...count, description: 'Items that are no parked messages.' },
      ...range,
      next,
    },
    required: ['items', 'sentAfter', 'sentBefore'],
  },
  WholeMessage: {
    type: 'object',
    properties: {
      ...message,
      sqsMessageId: text,
      expiresAt: moment,
      original: { type: 'object', properties: inside, required: ['bytes', 'sha256', 'description'] },
      event: masked,
      edited: { type: 'object', properties: { ...deed, copy: count, ...inside, event: masked } },
      redriving: {
        type: 'object',
        properties: deed,
        description: 'Somebody was about to send it; whether it was sent is not known.',
      },
      redriven: { type: 'object', properties: { ...deed, times: count } },
      discarded: { type: 'object', properties: deed },
    },
    required: [...required, 'sqsMessageId', 'original'],
  },
  MessageSummary: {
    type: 'object',
    properties: {
      items: listOf({
        type: 'object',
        properties: {
          consumer: text,
          kind: { enum: ['parked', 'deadLettered'] },
          cause: text,
          count,
          open: { ...count, description: 'Those that somebody must still decide about.' },
          oldest: moment,
          newest: moment,
        },
        required: ['consumer', 'kind', 'cause', 'count', 'open', 'oldest', 'newest'],
      }),
      ...range,
      next,
    },
    required: ['items', 'sentAfter', 'sentBefore'],
  },
  MessagesRedriven: {
    type: 'object',
    properties: {
      redriven: count,
      skipped: {
        ...count,
        description: 'Frozen, discarded or redriven before, or edited where effects outside may follow.',
      },
      failed: { ...count, description: 'Not taken by the queue; they are as they were.' },
      left: { ...count, description: 'Open ones that were met after the limit or the time was reached.' },
      next,
    },
    required: ['redriven', 'skipped', 'failed', 'left'],
  },
};
