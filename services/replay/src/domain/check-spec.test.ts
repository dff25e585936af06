import { checkSpec } from './check-spec.ts';
import type { ReplaySpec } from './model.ts';
import type { ReasonName } from './plan-reason.ts';
import { manifest } from './testing/manifest.ts';
import { uploadReport } from './testing/upload-report.ts';
import type { Upload } from './upload.ts';

const nowMs = Date.parse('2026-12-10T12:34:56.000Z');
const at = (text: string) => Date.parse(`${text}Z`);
const day = {
  axis: 'occurred',
  fromMs: at('2026-12-09T00:00:00'),
  toMs: at('2026-12-10T00:00:00'),
} as const;

const base = {
  reason: 'an hour was lost',
  filter: {},
  ratePerSec: 50,
  limits: { failurePercent: 5, duplicatePercent: 5 },
} as const;
const redeliver: ReplaySpec = { ...base, mode: 'redeliver', range: day, consumers: ['sales'] };
const rebuild: ReplaySpec = { ...base, mode: 'rebuild', range: day, consumers: ['sales'] };
const backfill: ReplaySpec = {
  ...base,
  mode: 'backfill',
  consumers: [],
  backfill: { kind: 'upload', uploadId: 'u', takeGoodOnes: false },
};

const report = uploadReport(3);
const upload: Upload = {
  uploadId: 'u',
  name: 'late.jsonl',
  status: 'valid',
  requestedBy: 'ada',
  requestedAtMs: 1,
  report,
};

const namesOf = (spec: ReplaySpec, uploaded: Upload | undefined = upload) =>
  checkSpec(spec, {
    nowMs,
    manifest,
    policy: { knows: (type) => !type.startsWith('Unknown'), horizonMs: 30 * 86_400_000 },
    ...(uploaded === undefined ? {} : { upload: uploaded }),
  }).map(({ name }) => name);

test.each([
  ['a redelivery', redeliver],
  ['a rebuild', rebuild],
  ['a backfill of an upload', backfill],
  ['a correction of frozen messages', { ...backfill, backfill: { kind: 'frozen', messageIds: ['m'] } }],
  ['a filter', { ...redeliver, filter: { types: ['Placed.v1'], subject: 'o-1', parkedCause: 'refused' } }],
  ['a range of the whole horizon', { ...redeliver, range: { ...day, fromMs: nowMs - 30 * 86_400_000 } }],
] satisfies [string, ReplaySpec][])('%s can be planned', (_, spec) => {
  expect(namesOf(spec)).toEqual([]);
});

const ranged = (change: Partial<typeof day> | object): ReplaySpec => ({
  ...redeliver,
  range: { ...day, ...change },
});

test.each([
  ['range-empty', ranged({ toMs: day.fromMs })],
  ['range-reversed', ranged({ toMs: day.fromMs - 1 })],
  ['range-in-the-future', ranged({ toMs: nowMs + 1 })],
  ['range-past-the-horizon', ranged({ fromMs: nowMs - 30 * 86_400_000 - 1 })],
  ['range-missing', { ...base, mode: 'redeliver', consumers: ['sales'] }],
  ['range-not-whole-hours', { ...rebuild, range: { ...day, fromMs: day.fromMs + 1 } }],
  ['range-not-whole-hours', { ...rebuild, range: { ...day, axis: 'recorded' } }],
  ['range-not-taken', { ...backfill, range: day }],
  ['no-consumer', { ...redeliver, consumers: [] }],
  ['unknown-consumer', { ...redeliver, consumers: ['sails'] }],
  ['consumer-twice', { ...redeliver, consumers: ['sales', 'sales'] }],
  ['not-one-projection', { ...rebuild, consumers: ['sales', 'outcomes'] }],
  ['not-a-projection', { ...rebuild, consumers: ['outcomes'] }],
  ['consumers-not-taken', { ...backfill, consumers: ['sales'] }],
  ['unknown-type', { ...redeliver, filter: { types: ['Unknown.v1'] } }],
  ['type-not-taken', { ...redeliver, filter: { types: ['Paid.v1'] } }],
  ['filter-not-taken', { ...rebuild, filter: { subject: 'o-1' } }],
  ['backfill-not-taken', { ...redeliver, backfill: { kind: 'frozen', messageIds: ['m'] } }],
  ['messages-out-of-bounds', { ...backfill, backfill: { kind: 'frozen', messageIds: [] } }],
  ['reason-missing', { ...redeliver, reason: '  ' }],
  ['rate-out-of-bounds', { ...redeliver, ratePerSec: 0 }],
  ['rate-out-of-bounds', { ...redeliver, ratePerSec: 1_001 }],
  ['limit-out-of-bounds', { ...redeliver, limits: { failurePercent: Number.NaN, duplicatePercent: 5 } }],
] satisfies [ReasonName, ReplaySpec][])('%s', (name, spec) => {
  expect(namesOf(spec)).toContain(name);
});

test.each([
  ['upload-not-validated', { ...upload, status: 'validating' }],
  ['upload-has-bad-lines', { ...upload, status: 'invalid', report: { ...report, good: 2, bad: 1 } }],
  ['upload-has-nothing-good', { ...upload, status: 'invalid', report: { ...report, good: 0, bad: 3 } }],
] satisfies [ReasonName, Upload][])('%s', (name, uploaded) => {
  expect(namesOf(backfill, uploaded)).toEqual([name]);
});

test('messages that cannot be corrected forward are refused by name, each with its why, and at most twenty of them', () => {
  const messageIds = ['lost', 'fine', 'gone', 'late', 'broken'];
  const around = { nowMs, manifest, policy: { knows: () => true, horizonMs: 1 } };
  const corrected = (ids: readonly string[]): ReplaySpec => ({
    ...backfill,
    backfill: { kind: 'frozen', messageIds: ids },
  });
  const reasons = checkSpec(corrected(messageIds), {
    ...around,
    notAdjustable: new Map([
      ['lost', 'unknown'],
      ['gone', 'discarded'],
      ['late', 'notFrozen'],
      ['broken', 'unreadable'],
    ]),
  });
  expect(reasons.map(({ name, pointer, message }) => `${name} ${pointer} ${message}`)).toEqual([
    'message-not-adjustable /backfill/messageIds/0 is "lost", which is no message that we know',
    'message-not-adjustable /backfill/messageIds/2 is "gone", which was discarded',
    'message-not-adjustable /backfill/messageIds/3 is "late", which is not frozen: redrive it instead',
    'message-not-adjustable /backfill/messageIds/4 is "broken", which holds no event that its contract takes',
  ]);
  const many = Array.from({ length: 30 }, (_, n) => `m-${n}`);
  const all = new Map(many.map((id) => [id, 'unknown'] as const));
  expect(checkSpec(corrected(many), { ...around, notAdjustable: all })).toHaveLength(20);
});

test('an upload that nobody knows is refused, one with bad lines is taken only when that is said', () => {
  expect(
    checkSpec(backfill, { nowMs, manifest, policy: { knows: () => true, horizonMs: 1 } }).map(
      ({ name }) => name,
    ),
  ).toEqual(['unknown-upload']);
  const withBad: Upload = { ...upload, status: 'invalid', report: { ...report, good: 2, bad: 1 } };
  const takeGoodOnes: ReplaySpec = {
    ...backfill,
    backfill: { kind: 'upload', uploadId: 'u', takeGoodOnes: true },
  };
  expect(namesOf(takeGoodOnes, withBad)).toEqual([]);
});
