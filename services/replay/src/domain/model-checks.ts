import {
  type Approval,
  AXES,
  type CanaryLimits,
  type ConsumerPlan,
  type ConsumerTotals,
  type Cost,
  type EventFilter,
  MODES,
  type OUTCOME_KINDS,
  type Outcomes,
  type Plan,
  type ReplaySpec,
  type TimeRange,
  type Totals,
  type Verification,
} from './model.ts';
import {
  type Check,
  isFlag,
  isNumber,
  isText,
  isWhole,
  listOf,
  mapOf,
  maybe,
  oneOf,
  shapeOf,
} from './shape.ts';
import type { BadLine, UploadReport } from './upload.ts';

const range = shapeOf<TimeRange>({ axis: oneOf(AXES), fromMs: isWhole, toMs: isWhole });

const filter = shapeOf<EventFilter>({
  types: maybe(listOf(isText)),
  subject: maybe(isText),
  parkedCause: maybe(isText),
});

const upload = shapeOf<{ kind: 'upload'; uploadId: string; takeGoodOnes: boolean }>({
  kind: oneOf(['upload']),
  uploadId: isText,
  takeGoodOnes: isFlag,
});
const frozen = shapeOf<{ kind: 'frozen'; messageIds: readonly string[] }>({
  kind: oneOf(['frozen']),
  messageIds: listOf(isText),
});

const spec = shapeOf<ReplaySpec>({
  mode: oneOf(MODES),
  reason: isText,
  range: maybe(range),
  consumers: listOf(isText),
  filter,
  backfill: maybe((value) => upload(value) || frozen(value)),
  ratePerSec: isWhole,
  limits: shapeOf<CanaryLimits>({ failurePercent: isNumber, duplicatePercent: isNumber }),
});

const cost = shapeOf<Cost>({ costMicroUsd: isNumber, minutes: isNumber });

const plan = shapeOf<Plan>({
  planHash: isText,
  planned: isWhole,
  events: isWhole,
  perConsumer: listOf(
    shapeOf<ConsumerPlan>({
      consumer: isText,
      codeSha256: isText,
      events: isWhole,
      byType: mapOf(isWhole),
      byHour: mapOf(isWhole),
    }),
  ),
  aggregates: isWhole,
  downstream: listOf(isText),
  externalEffects: listOf(isText),
  lateCount: isWhole,
  frozenCount: isWhole,
  unreadable: isWhole,
  estimate: cost,
  slices: isWhole,
  expiresAtMs: isWhole,
});

const outcomes: Check = shapeOf<Outcomes>({
  applied: isWhole,
  alreadyApplied: isWhole,
  nothing: isWhole,
  failed: isWhole,
  frozen: isWhole,
  withheld: isWhole,
} satisfies Record<(typeof OUTCOME_KINDS)[number], Check>);

const totals = shapeOf<Totals>({
  outcomes,
  perConsumer: mapOf(
    shapeOf<ConsumerTotals>({ outcomes, measures: mapOf(isNumber), perHour: mapOf(outcomes) }),
  ),
});

const approval = shapeOf<Approval>({
  by: isText,
  atMs: isWhole,
  planHash: isText,
  allowExternal: isFlag,
  reason: isText,
});

const verification = shapeOf<Verification>({
  planned: isWhole,
  applied: isWhole,
  alreadyApplied: isWhole,
  skipped: isWhole,
  failed: isWhole,
  balanced: isFlag,
  differencesEqual: isFlag,
  mismatches: isWhole,
  overtaken: isWhole,
  actual: cost,
  proof: shapeOf<Verification['proof']>({ stillToApply: isWhole }),
});

const report = shapeOf<UploadReport>({
  lines: isWhole,
  good: isWhole,
  bad: isWhole,
  byType: mapOf(isWhole),
  late: isWhole,
  frozen: isWhole,
  duplicates: isWhole,
  recorded: isWhole,
  parts: isWhole,
  occurred: maybe(shapeOf<{ fromMs: number; toMs: number }>({ fromMs: isWhole, toMs: isWhole })),
  sha256: isText,
  firstBad: listOf(shapeOf<BadLine>({ line: isWhole, problems: listOf(isText) })),
});

/** Whether parsed JSON is what the table file once wrote. */
export const isSpec = (value: unknown): value is ReplaySpec => spec(value);
export const isPlan = (value: unknown): value is Plan => plan(value);
export const isTotals = (value: unknown): value is Totals => totals(value);
export const isApproval = (value: unknown): value is Approval => approval(value);
export const isVerification = (value: unknown): value is Verification => verification(value);
export const isUploadReport = (value: unknown): value is UploadReport => report(value);
