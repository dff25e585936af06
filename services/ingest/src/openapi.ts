import { StockArrivedV1 } from '@twolane/events';
import { json, problem, ref } from '@twolane/http/openapi';
import { MAX_BATCH_EVENTS } from './limits.ts';

/** The ingest service's part of the OpenAPI 3.1 document: what `routes.ts` answers. */

const served = (description: string, contentType: string) => ({
  '200': { description, content: { [contentType]: { schema: { type: 'object' } } } },
});

const NONE = 'No event was accepted; results tells why, event by event.';

export const paths = {
  '/events': {
    post: {
      operationId: 'postEvents',
      summary: 'Send events, one or up to a hundred',
      description:
        'CloudEvents HTTP binding 1.0: structured, batched, or binary (ce-… headers, the data as application/json). An event is recorded once for its source and id, however often it is sent.',
      security: [{ jwt: ['events:write'] }],
      requestBody: {
        required: true,
        content: {
          'application/cloudevents+json': { schema: ref('SentEvent') },
          'application/cloudevents-batch+json': {
            schema: { type: 'array', minItems: 1, maxItems: MAX_BATCH_EVENTS, items: ref('SentEvent') },
          },
          'application/json': { schema: { type: 'object', description: 'The data alone, in binary mode.' } },
        },
      },
      responses: {
        '202': {
          description: 'At least one event is recorded, now or before.',
          content: json('EventsAnswer'),
        },
        '400': problem(`Not well-formed. Or: ${NONE}`, 'EventsProblem'),
        '401': problem('No valid token.'),
        '403': problem('The token lacks the scope, or the sources belong to other clients.', 'EventsProblem'),
        '409': problem('Other events have these sources and ids.', 'EventsProblem'),
        '413': problem('The body, or each event, is too large.', 'EventsProblem'),
        '503': problem('Nothing was accepted; results tells what to send again.', 'EventsProblem'),
      },
    },
  },
  '/openapi.json': {
    get: {
      operationId: 'getOpenApi',
      summary: 'This document',
      security: [],
      responses: served('OpenAPI 3.1.', 'application/vnd.oai.openapi+json;version=3.1'),
    },
  },
  '/asyncapi.json': {
    get: {
      operationId: 'getAsyncApi',
      summary: 'Every event that there is',
      security: [],
      responses: served('AsyncAPI 3.0.', 'application/vnd.aai.asyncapi+json;version=3.0.0'),
    },
  },
  '/schemas/{type}': {
    get: {
      operationId: 'getSchema',
      summary: 'JSON Schema of the data of one event type',
      description: 'CloudEvent in place of a type: the envelope of them all.',
      security: [],
      responses: {
        ...served('JSON Schema 2020-12.', 'application/schema+json'),
        '400': problem('Not the form of a type.'),
        '404': problem('No contract has this name.'),
      },
    },
  },
};

const text = (description: string) => ({ type: 'string', description });
const count = (description: string) => ({ type: 'integer', minimum: 0, description });

const eventResult = {
  type: 'object',
  required: ['index', 'status'],
  properties: {
    index: count('Place in the request, from 0.'),
    id: text('Of the event.'),
    status: {
      enum: ['accepted', 'duplicate', 'refused', 'unavailable'],
      description:
        'duplicate: recorded before. refused: sending it again changes nothing. unavailable: send it again.',
    },
    lateness: {
      enum: ['onTime', 'late', 'frozen'],
      description: 'frozen: recorded, and set aside by its consumers rather than applied.',
    },
    problem: {
      type: 'object',
      description: 'A problem document about this event; pointers lie within it.',
      required: ['type', 'title', 'status'],
    },
  },
};
const results = { type: 'array', items: ref('EventResult'), description: 'In the order of the request.' };

export const schemas = {
  SentEvent: {
    type: 'object',
    description:
      'CloudEvents 1.0. The data must fit the contract that type names. recordedtime, sequence, causationid, hopcount and backfilledby are ours to say: what is sent in them is replaced or left out.',
    required: ['specversion', 'id', 'source', 'type', 'data'],
    properties: {
      specversion: { const: '1.0' },
      id: { ...text('Unique within its source, for ever.'), pattern: '^[!-~]{1,128}$' },
      source: { ...text('Who says it; twolane.… is reserved.'), pattern: '^[!-~]{1,128}$' },
      type: { enum: [StockArrivedV1.type], description: 'A contract that producer apps say.' },
      subject: text('What it is about. Default: the id.'),
      time: { ...text('When it happened. Default: now.'), format: 'date-time' },
      datacontenttype: { const: 'application/json' },
      correlationid: text('Default: that of the request.'),
      traceparent: text('W3C trace context. Default: that of the request.'),
      data: { type: 'object', description: 'See /schemas/{type}.' },
    },
  },
  EventResult: eventResult,
  EventsAnswer: {
    type: 'object',
    required: ['accepted', 'duplicates', 'refused', 'unavailable', 'results'],
    properties: {
      accepted: count('Events recorded now.'),
      duplicates: count('Events that were recorded before.'),
      refused: count('Events that can never be accepted as they are.'),
      unavailable: count('Events to be sent again.'),
      results,
    },
  },
  EventsProblem: { allOf: [ref('Problem'), { type: 'object', properties: { results } }] },
};
