import { json, problems } from '@twolane/http/openapi';
import { COMPARISONS, OUTCOME_KINDS, STATUSES } from '../domain/model.ts';
import { DEFAULT_DELTA_LINES, DEFAULT_PAGE_ITEMS, MAX_DELTA_LINES, MAX_PAGE_ITEMS } from './limits.ts';
import { DELTA_PHASES } from './read-deltas.ts';

/** The admin API's part of the OpenAPI 3.1 document, but for messages. Path parameters are taken from the routes. */

const meanings = {
  '400': 'Not well-formed, or without an Idempotency-Key where one is needed.',
  '401': 'No valid token.',
  '403': 'The token lacks the scope.',
  '404': 'There is no such thing.',
  '409': 'Not in this state, or the first request with this key is still running.',
  '412': 'Somebody else changed it since.',
  '422': 'Well-formed, but not to be done with these values, or a key of another payload.',
  '428': 'Without If-Match.',
} as const;
type Meant = keyof typeof meanings;

const refusals = (statuses: readonly Meant[], special: Readonly<Partial<Record<Meant, string>>> = {}) =>
  problems(Object.fromEntries(statuses.map((status) => [status, special[status] ?? meanings[status]])));

const text = { type: 'string' };
const query = (name: string, description: string, schema: object = text) => ({
  name,
  in: 'query',
  required: false,
  description,
  schema,
});
const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: text,
});
const limitOf = (max: number, byDefault: number) =>
  query('limit', `Items of a page; ${byDefault} where nothing is said.`, {
    type: 'integer',
    minimum: 1,
    maximum: max,
  });
const after = query('after', '`next` of the page before.');
const pages = [after, limitOf(MAX_PAGE_ITEMS, DEFAULT_PAGE_ITEMS)];
const idempotencyKey = header(
  'Idempotency-Key',
  'A quoted string, fresh for each new command, the same when a command is repeated.',
);
const ifMatch = header('If-Match', 'The ETag of the replay as it was seen; * for whatever there is.');

const body = (name: string) => ({ required: true, content: json(name) });
const etag = {
  ETag: { description: 'Changes with the replay, or with what is wanted of it.', schema: text },
};
const location = { Location: { description: 'Where it is found.', schema: text } };
const needs = (scope: string) => [{ jwt: [scope] }];

type Parameter = ReturnType<typeof query>;

const list = (operationId: string, summary: string, schema: string, parameters: readonly Parameter[]) => ({
  operationId,
  summary,
  security: needs('read'),
  parameters,
  responses: {
    '200': { description: 'A page.', content: json(schema) },
    ...refusals(['400', '401', '403']),
  },
});

interface Command {
  readonly scope: string;
  readonly schema: string;
  readonly does: string;
  readonly special?: Readonly<Partial<Record<Meant, string>>>;
}

/** A command about one replay. */
const command = (operationId: string, summary: string, { scope, schema, does, special = {} }: Command) => ({
  operationId,
  summary,
  security: needs(scope),
  parameters: [idempotencyKey],
  requestBody: body(schema),
  responses: {
    '200': { description: does, headers: etag, content: json('Replay') },
    ...refusals(['400', '401', '403', '404', '409', '422'], special),
  },
});

const approve = 'replay:approve';
const request = 'replay:request';

export const adminPaths = {
  '/admin/replays': {
    post: {
      operationId: 'requestReplay',
      summary: 'Request a replay: it is planned and rehearsed, and then waits for an approval',
      security: needs(request),
      parameters: [idempotencyKey],
      requestBody: body('ReplayRequest'),
      responses: {
        '201': { description: 'On record.', headers: { ...location, ...etag }, content: json('Replay') },
        ...refusals(['400', '401', '403', '409', '422'], {
          '409':
            'Another replay holds this consumer and range (replayId names it), or the first request with this key is still running.',
          '422':
            'It cannot be planned: reasons names each reason. Or bad-lines. Or a key of another payload.',
        }),
      },
    },
    get: list('listReplays', 'Replays, newest first', 'ReplayPage', [
      query('status', 'Only those in this state. A page may then be short and still have a next one.', {
        enum: STATUSES,
      }),
      ...pages,
    ]),
  },
  '/admin/replays/{replayId}': {
    get: {
      operationId: 'getReplay',
      summary: 'A replay: its plan, its rehearsal, what was decided, how far it is, its receipt',
      security: needs('read'),
      responses: {
        '200': { description: 'The replay.', headers: etag, content: json('Replay') },
        ...refusals(['400', '401', '403', '404']),
      },
    },
  },
  '/admin/replays/{replayId}/deltas': {
    get: {
      operationId: 'listDeltas',
      summary: 'What each event would do, did, or would still do, field by field',
      security: needs('read'),
      parameters: [
        query('phase', 'Default: rehearsal.', { enum: DELTA_PHASES }),
        query('consumer', 'Only at this consumer.'),
        query('outcome', 'Only of this outcome.', { enum: OUTCOME_KINDS }),
        query('comparison', 'Only what came to this beside the rehearsal; of phase applied.', {
          enum: COMPARISONS,
        }),
        query('format', 'Default: json. Of the others, header Link names the next page.', {
          enum: ['json', 'jsonl', 'csv'],
        }),
        after,
        limitOf(MAX_DELTA_LINES, DEFAULT_DELTA_LINES),
      ],
      responses: {
        '200': {
          description: 'A page. With a filter it may be short and still have a next one.',
          headers: { Link: { description: 'RFC 8288; rel="next".', schema: text } },
          content: {
            ...json('DeltaPage'),
            'application/x-ndjson': { schema: { description: 'A delta a line.' } },
            'text/csv; charset=utf-8': {
              schema: {
                description:
                  'RFC 4180 with a header: a row a changed field. Text that a spreadsheet would take for a formula begins with a quote.',
              },
            },
          },
        },
        ...refusals(['400', '401', '403', '404']),
      },
    },
  },
  '/admin/replays/{replayId}/approval': {
    post: command('approveReplay', 'Approve what was rehearsed', {
      scope: approve,
      schema: 'ApprovalRequest',
      does: 'Approved, now or before by the same person.',
      special: {
        '403': 'The token lacks the scope; or own-request; or override-needed.',
        '409': 'not-awaiting-approval, already-approved, approval-expired, plan-changed or external-effects.',
      },
    }),
  },
  '/admin/replays/{replayId}/rejection': {
    post: command('rejectReplay', 'Reject what was rehearsed', {
      scope: approve,
      schema: 'ReasonRequest',
      does: 'Rejected.',
    }),
  },
  '/admin/replays/{replayId}/pause': {
    post: command('pauseReplay', 'Hold it up; it takes effect within seconds', {
      scope: request,
      schema: 'ReasonRequest',
      does: 'Wanted.',
    }),
  },
  '/admin/replays/{replayId}/resume': {
    post: command('resumeReplay', 'Let it go on where it was', {
      scope: request,
      schema: 'ReasonRequest',
      does: 'Wanted.',
    }),
  },
  '/admin/replays/{replayId}/abort': {
    post: command('abortReplay', 'End it; what was applied stays', {
      scope: request,
      schema: 'ReasonRequest',
      does: 'Wanted. It is final.',
    }),
  },
  '/admin/replays/{replayId}/rate': {
    put: {
      operationId: 'changeRate',
      summary: 'Change its rate; it takes effect within seconds',
      security: needs(request),
      parameters: [idempotencyKey, ifMatch],
      requestBody: body('RateRequest'),
      responses: {
        '200': { description: 'Wanted.', headers: etag, content: json('Replay') },
        ...refusals(['400', '401', '403', '404', '409', '412', '422', '428']),
      },
    },
  },
  '/admin/backfills': {
    post: {
      operationId: 'announceUpload',
      summary: 'A URL to send a file of events to',
      security: needs(request),
      parameters: [idempotencyKey],
      requestBody: body('UploadRequest'),
      responses: {
        '201': { description: 'Send the file now.', headers: location, content: json('NewUpload') },
        ...refusals(['400', '401', '403', '422']),
      },
    },
    get: list('listUploads', 'Uploads, newest first', 'UploadPage', pages),
  },
  '/admin/backfills/{uploadId}': {
    get: {
      operationId: 'getUpload',
      summary: 'An upload and the report of its validation',
      security: needs('read'),
      responses: {
        '200': { description: 'The upload.', content: json('Upload') },
        ...refusals(['400', '401', '403', '404']),
      },
    },
  },
  '/admin/backfills/{uploadId}/validation': {
    post: {
      operationId: 'validateUpload',
      summary: 'Have it validated, line by line',
      security: needs(request),
      parameters: [idempotencyKey],
      responses: {
        '202': { description: 'Asked for; its report comes.', headers: location, content: json('Upload') },
        ...refusals(['400', '401', '403', '404', '409', '422']),
      },
    },
  },
  '/admin/backfills/{uploadId}/bad-lines': {
    get: {
      ...list('listBadLines', 'Lines that are no events, with why', 'BadLinePage', pages),
      responses: {
        '200': { description: 'A page. What the lines say is not shown.', content: json('BadLinePage') },
        ...refusals(['400', '401', '403', '404', '409'], { '409': 'It has no report yet.' }),
      },
    },
  },
  '/admin/audit': {
    get: list('listAuditEntries', 'Who did what and why, newest first', 'AuditPage', [
      query('about', 'Only about this: replay/<id>, upload/<id> or message/<id>.'),
      ...pages,
    ]),
  },
  '/admin/audit/verification': {
    get: list('verifyAudit', 'Whether the audit trail is what was written', 'AuditVerification', [
      query('noted', 'A head that was noted before, as <seq>.<hash>: whether the chain still contains it.'),
      after,
    ]),
  },
  '/admin/consumers': {
    get: list('listConsumers', 'Whom a replay can name, and what waits for them', 'ConsumerList', []),
  },
  '/admin/health': {
    get: list('getHealth', 'How the replay service is', 'Health', []),
  },
};
