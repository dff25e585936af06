import { ref } from '@twolane/http/openapi';
import { AXES, COMPARISONS, MODES, OUTCOME_KINDS, STAGES, STATUSES, WISHES } from '../domain/model.ts';
import {
  count,
  flag,
  listOf,
  mapOf,
  moment,
  number,
  object,
  page,
  said,
  text,
  words,
} from './openapi-shapes.ts';

/** Component schemas of replays: what the API shows of them. */

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
  overtaken: said(count, 'Live traffic had applied it before, or something newer.'),
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
    comparison: said({ enum: COMPARISONS }, 'With what the rehearsal had shown; only of phase applied.'),
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
      }),
    ),
    emits: listOf(object({ type: text, id: text })),
  },
  ['comparison', 'cause', 'why'],
);

export const replaySchemas = {
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
};
