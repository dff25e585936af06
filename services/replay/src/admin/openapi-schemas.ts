import { record } from '@twolane/contracts';
import { ref } from '@twolane/http/openapi';
import { AXES, MODES, OUTCOME_KINDS, STAGES, STATUSES, UPLOAD_STATUSES, WISHES } from '../domain/model.ts';
import { uploadShape } from './backfill-routes.ts';
import { approvalShape, rejectionShape } from './decision-routes.ts';
import { replayShape } from './replay-body.ts';
import { rateShape } from './wish-routes.ts';

/** Component schemas of the admin API; bodies are those that the routes check. */

const text = { type: 'string' };
const flag = { type: 'boolean' };
const count = { type: 'integer', minimum: 0 };
const number = { type: 'number' };
const moment = { type: 'string', format: 'date-time' };
const words = { type: 'array', items: text };
const said = <Schema extends object>(schema: Schema, description: string) => ({ ...schema, description });
const mapOf = (schema: object, description: string) => ({
  type: 'object',
  description,
  additionalProperties: schema,
});
const listOf = (items: object) => ({ type: 'array', items });
const object = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});
const page = (items: object) =>
  object({ items: listOf(items), next: said(text, 'Where the next page begins; absent at the end.') }, [
    'next',
  ]);

const cost = object({ costMicroUsd: said(number, 'Millionths of a US dollar.'), minutes: number });
const range = object({ axis: { enum: AXES }, from: moment, to: moment });

const spec = object(
  {
    mode: { enum: MODES },
    reason: text,
    range,
    consumers: words,
    filter: object({ types: words, subject: text, parkedCause: text }, ['types', 'subject', 'parkedCause']),
    backfill: {
      oneOf: [
        object({ kind: { const: 'upload' }, uploadId: text, takeGoodOnes: flag }),
        object({ kind: { const: 'frozen' }, messageIds: words }),
      ],
    },
    ratePerSec: count,
    limits: object({ failurePercent: number, duplicatePercent: number }),
  },
  ['range', 'backfill'],
);

const plan = object({
  planHash: said(text, 'What an approval names.'),
  planned: said(count, 'Deliveries: one event at one consumer each.'),
  events: count,
  perConsumer: listOf(
    object({
      consumer: text,
      codeSha256: said(text, 'The code that was rehearsed.'),
      events: count,
      byType: mapOf(count, 'Events by type.'),
      byHour: mapOf(count, 'Events by the hour in which they happened.'),
    }),
  ),
  aggregates: count,
  downstream: said(words, 'Consumers that would get what the chosen ones may say, and so on.'),
  externalEffects: said(words, 'Consumers that call something outside of the database, chosen or reached.'),
  lateCount: count,
  frozenCount: count,
  unreadable: said(count, 'Rows and lines that hold no event that could be read; not replayed.'),
  estimate: cost,
  slices: count,
  expiresAt: said(moment, 'Until when it may be approved.'),
});

const verification = object({
  planned: count,
  applied: count,
  alreadyApplied: count,
  skipped: count,
  failed: count,
  balanced: said(flag, 'planned = applied + alreadyApplied + skipped + failed.'),
  differencesEqual: said(flag, 'What was done is what was rehearsed, and nothing is left to apply.'),
  mismatches: count,
  overtaken: said(count, 'Live traffic had applied it before.'),
  actual: cost,
  proof: object({ stillToApply: count }),
});

const replay = object(
  {
    replayId: text,
    spec,
    status: { enum: STATUSES },
    cause: said(text, 'Why it is paused or has ended: a word, a colon, a sentence.'),
    requestedBy: text,
    requestedAt: moment,
    started: said(flag, 'False: on record, and its execution is still to begin.'),
    executionArn: text,
    plan,
    rehearsal: ref('ReplayTotals'),
    approval: object({ by: text, at: moment, planHash: text, allowExternal: flag, reason: text }),
    applied: ref('ReplayTotals'),
    verification,
    stage: said({ enum: STAGES }, 'Share of the aggregates, in percent, that has been let through.'),
    waivedStage: said({ enum: STAGES }, 'The stage that a person let go on although it passed a limit.'),
    endedAt: moment,
    control: object({ wish: { enum: WISHES }, ratePerSec: count, cause: text }, ['cause']),
    progress: object({
      phase: { enum: ['rehearsal', 'application', 'verification'] },
      done: said(count, 'Deliveries.'),
      of: count,
    }),
  },
  [
    ...['cause', 'executionArn', 'plan', 'rehearsal', 'approval', 'applied', 'verification', 'stage'],
    ...['waivedStage', 'endedAt', 'control', 'progress'],
  ],
);

const replaySummary = object(
  {
    replayId: text,
    mode: { enum: MODES },
    status: { enum: STATUSES },
    reason: text,
    consumers: words,
    requestedBy: text,
    requestedAt: moment,
    cause: text,
    planned: count,
    stage: { enum: STAGES },
    endedAt: moment,
  },
  ['cause', 'planned', 'stage', 'endedAt'],
);

const anything = { description: 'A value of the item; personal and secret ones are masked.' };
const delta = object(
  {
    eventKey: said(text, 'Source and id.'),
    type: text,
    subject: text,
    time: moment,
    recordedTime: moment,
    hour: text,
    consumer: text,
    outcome: { enum: OUTCOME_KINDS },
    cause: text,
    why: text,
    changes: listOf(
      object({
        table: text,
        pk: text,
        sk: text,
        isNew: flag,
        fields: listOf(
          object({ name: text, before: anything, after: anything, by: number }, ['before', 'after', 'by']),
        ),
        digest: said(text, 'Over what changed before it was masked: equal where the same happened.'),
      }),
    ),
    emits: listOf(object({ type: text, id: text })),
  },
  ['cause', 'why'],
);

const badLine = object({ line: said(count, '1 for the first.'), problems: words });
const report = {
  lines: count,
  good: count,
  bad: count,
  byType: mapOf(count, 'Good lines by type.'),
  late: count,
  frozen: said(count, 'Good lines that consumers would set aside.'),
  duplicates: said(count, 'Bad lines whose source and id an earlier line has.'),
  parts: count,
  occurred: object({ from: moment, to: moment }),
  sha256: said(text, 'Of the good lines.'),
};
const upload = {
  uploadId: text,
  name: text,
  status: { enum: UPLOAD_STATUSES },
  requestedBy: text,
  requestedAt: moment,
  run: text,
  validatingSince: moment,
  usedBy: said(text, 'The first replay of it: from then on it is not validated again.'),
  cause: text,
};
const uploadOptional = ['run', 'validatingSince', 'usedBy', 'cause', 'report'];

const chainEnd = object({ seq: count, hash: text });
const reach = { enum: ['ok', 'unreachable'] };

export const adminSchemas = {
  ReplayRequest: record(replayShape).schema,
  ApprovalRequest: record(approvalShape).schema,
  ReasonRequest: record(rejectionShape).schema,
  RateRequest: record(rateShape).schema,
  UploadRequest: record(uploadShape).schema,
  Replay: replay,
  ReplayOutcomes: object(Object.fromEntries(OUTCOME_KINDS.map((kind) => [kind, count]))),
  ReplayTotals: object({
    outcomes: ref('ReplayOutcomes'),
    perConsumer: mapOf(
      object({
        outcomes: ref('ReplayOutcomes'),
        measures: mapOf(number, 'What changed in sum, by table and field.'),
        perHour: mapOf(ref('ReplayOutcomes'), 'By the hour in which events happened.'),
      }),
      'By consumer.',
    ),
  }),
  ReplayPage: page(replaySummary),
  DeltaPage: page(delta),
  NewUpload: object({
    uploadId: text,
    uploadUrl: said(text, 'PUT the file here: one CloudEvent a line.'),
    expiresAt: said(moment, 'Of the URL.'),
  }),
  Upload: object(
    {
      ...upload,
      report: object({ ...report, firstBad: said(listOf(badLine), 'The first ones; all by bad-lines.') }, [
        'occurred',
      ]),
    },
    uploadOptional,
  ),
  UploadPage: page(object({ ...upload, report: object(report, ['occurred']) }, uploadOptional)),
  BadLinePage: page(badLine),
  AuditPage: page(
    object(
      {
        seq: count,
        at: moment,
        by: text,
        action: text,
        about: said(text, 'replay/<id>, upload/<id> or message/<id>.'),
        reason: text,
        details: said({ type: 'object' }, 'Hashes, counts, limits.'),
        previous: said(text, 'Hash of the entry before it.'),
        hash: said(text, 'SHA-256 over that and the canonical JSON of the entry, times as atMs.'),
      },
      ['reason', 'details'],
    ),
  ),
  AuditVerification: object(
    {
      holds: flag,
      verified: said(count, 'Entries that were found good.'),
      head: said(chainEnd, 'Note it elsewhere, and verify with it.'),
      brokenAt: object({
        seq: count,
        why: { enum: ['missing', 'altered', 'misplaced', 'unlinked', 'head'] },
      }),
      next: said(text, 'Present where more entries follow: verify on with it as after.'),
    },
    ['brokenAt', 'next'],
  ),
  ConsumerList: object({
    items: listOf(
      object(
        {
          name: text,
          description: text,
          service: text,
          events: words,
          emits: words,
          effect: { enum: ['state', 'projection', 'external'] },
          inbox: text,
          lateness: text,
          projection: said(flag, 'Whether it can be rebuilt.'),
          queue: object({ waiting: count, inFlight: count, dead: count }),
        },
        ['inbox', 'lateness'],
      ),
    ),
  }),
  Health: object({
    status: said({ enum: ['ok', 'degraded'] }, 'degraded: something of what follows is not well.'),
    database: reach,
    workflow: reach,
    files: reach,
    queues: reach,
    backlog: object({ waiting: count, deadLettered: count }),
    replays: object({ open: count, stuck: said(words, 'Replays that neither end nor wait for people.') }),
  }),
};
