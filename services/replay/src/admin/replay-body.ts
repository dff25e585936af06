import {
  choice,
  type DataOf,
  flag,
  list,
  ok,
  optional,
  parseTime,
  type Result,
  record,
  refuse,
  text,
  whole,
} from '@twolane/contracts';
import { invalidRequest, type ProblemAnswer, type ProblemDetail } from '@twolane/http';
import {
  DEFAULT_LIMIT_PERCENT,
  DEFAULT_RATE_PER_SEC,
  MAX_CONSUMERS,
  MAX_FROZEN_MESSAGES,
  MAX_RATE_PER_SEC,
  MAX_REASON_LENGTH,
  MAX_TYPES,
  MIN_RATE_PER_SEC,
} from '../domain/limits.ts';
import { AXES, MODES, type ReplaySpec, type TimeRange } from '../domain/model.ts';

/** One line of printable text: it is shown in terminals and tables. */
const LINE = '^[^\\p{Cc}\\p{Zl}\\p{Zp}]+$';
const WORD = '^[!-~]+$';
const internal = 'internal';

export const reasonField = text({
  description: 'Why, for the audit trail. No personal data.',
  sensitivity: internal,
  maxLength: MAX_REASON_LENGTH,
  pattern: LINE,
});
const name = (description: string, maxLength = 128) =>
  text({ description, sensitivity: internal, maxLength, pattern: WORD });
const time = (description: string) => text({ description, sensitivity: internal, maxLength: 35 });
const percent = (description: string) =>
  whole({ description, sensitivity: internal, minimum: 0, maximum: 100 });
export const rateField = whole({
  description: 'Deliveries a second, over all workers.',
  sensitivity: internal,
  minimum: MIN_RATE_PER_SEC,
  maximum: MAX_RATE_PER_SEC,
});

/** Body of `POST /admin/replays`. */
export const replayShape = {
  mode: choice(MODES, {
    description:
      'redeliver: chosen consumers get a range again. rebuild: a projection is made anew beside the live one. backfill: missing events are appended.',
    sensitivity: internal,
  }),
  reason: reasonField,
  consumers: optional(
    list(name('A consumer; see GET /admin/consumers.'), {
      description: 'redeliver: at least one; rebuild: one projection; backfill: none.',
      minItems: 0,
      maxItems: MAX_CONSUMERS,
    }),
  ),
  range: optional(
    record(
      {
        axis: choice(AXES, {
          description: 'By when events happened, or by when they were recorded.',
          sensitivity: internal,
        }),
        from: time('First moment, RFC 3339.'),
        to: time('First moment after it, RFC 3339.'),
      },
      { description: 'redeliver and rebuild. rebuild: whole hours (UTC) of the occurred axis.' },
    ),
  ),
  filter: optional(
    record(
      {
        types: optional(
          list(name('An event type, such as OrderPlaced.v1.', 70), {
            description: 'Only events of these types.',
            minItems: 1,
            maxItems: MAX_TYPES,
          }),
        ),
        subject: optional(name('Only events about this aggregate.', 256)),
        parkedCause: optional(name('Only events whose message is parked with this cause.')),
      },
      { description: 'All that is given must match.' },
    ),
  ),
  backfill: optional(
    record(
      {
        uploadId: name('A validated upload; see POST /admin/backfills.', 64),
        takeGoodOnes: optional(
          flag({
            description: 'Take an upload that has bad lines, without them. Default: false.',
            sensitivity: internal,
          }),
        ),
      },
      { description: 'backfill: this, or frozen.' },
    ),
  ),
  frozen: optional(
    list(name('A message; see GET /admin/frozen.', 512), {
      description: 'backfill: frozen messages that are corrected forward, with the time of approval.',
      minItems: 1,
      maxItems: MAX_FROZEN_MESSAGES,
    }),
  ),
  ratePerSec: optional(rateField),
  limits: optional(
    record(
      {
        failurePercent: optional(percent('Deliveries of a stage that may fail. Default: 5.')),
        duplicatePercent: optional(
          percent('Deliveries of a stage that may turn out applied already. Default: 5.'),
        ),
      },
      { description: 'Beyond them it pauses by itself.' },
    ),
  ),
};

type ReplayBody = DataOf<typeof replayShape>;

/** The spec that a body asks for, or which of its times are none. Whether it can be planned is for `checkSpec` to say. */
export const specOf = (body: ReplayBody): Result<ReplaySpec, ProblemAnswer> => {
  const { mode, reason, consumers = [], filter = {}, backfill, frozen, ratePerSec, limits = {} } = body;
  if (backfill !== undefined && frozen !== undefined) {
    return refuse(
      invalidRequest([{ pointer: '#/frozen', detail: 'excludes backfill: take one of the two' }]),
    );
  }
  const range = rangeOf(body.range);
  if (!range.ok) return range;
  return ok({
    mode,
    reason,
    consumers,
    filter,
    ratePerSec: ratePerSec ?? DEFAULT_RATE_PER_SEC,
    limits: {
      failurePercent: limits.failurePercent ?? DEFAULT_LIMIT_PERCENT,
      duplicatePercent: limits.duplicatePercent ?? DEFAULT_LIMIT_PERCENT,
    },
    ...(range.value === undefined ? {} : { range: range.value }),
    ...(backfill === undefined
      ? {}
      : {
          backfill: {
            kind: 'upload',
            uploadId: backfill.uploadId,
            takeGoodOnes: backfill.takeGoodOnes ?? false,
          },
        }),
    ...(frozen === undefined ? {} : { backfill: { kind: 'frozen', messageIds: frozen } }),
  });
};

const rangeOf = (range: ReplayBody['range']): Result<TimeRange | undefined, ProblemAnswer> => {
  if (range === undefined) return ok(undefined);
  const [fromMs, toMs] = [parseTime(range.from), parseTime(range.to)];
  if (fromMs !== undefined && toMs !== undefined) return ok({ axis: range.axis, fromMs, toMs });
  const detail = 'must be a date-time by RFC 3339 that exists, such as 2026-11-21T04:00:00Z';
  const errors: ProblemDetail[] = [
    ...(fromMs === undefined ? [{ pointer: '#/range/from', detail }] : []),
    ...(toMs === undefined ? [{ pointer: '#/range/to', detail }] : []),
  ];
  return refuse(invalidRequest(errors));
};
