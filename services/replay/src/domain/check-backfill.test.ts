import { backfillReasons, type WhyNotAdjusted } from './check-backfill.ts';
import type { ReplaySpec } from './model.ts';
import { uploadReport } from './testing/upload-report.ts';
import type { Upload } from './upload.ts';

const base = {
  reason: 'an hour was lost',
  consumers: [],
  filter: {},
  ratePerSec: 50,
  limits: { failurePercent: 5, duplicatePercent: 5 },
} as const;
const ofUpload = (takeGoodOnes: boolean): ReplaySpec => ({
  ...base,
  mode: 'backfill',
  backfill: { kind: 'upload', uploadId: 'u', takeGoodOnes },
});
const frozen = (messageIds: readonly string[]): ReplaySpec => ({
  ...base,
  mode: 'backfill',
  backfill: { kind: 'frozen', messageIds },
});
const ids = (count: number) => Array.from({ length: count }, (_, n) => `m-${n}`);
const report = uploadReport(7);
const upload: Upload = {
  uploadId: 'u',
  name: 'late.jsonl',
  status: 'valid',
  requestedBy: 'ada',
  requestedAtMs: 1,
  report,
};
const { report: _, ...unreported } = upload;
const told = (spec: ReplaySpec, around: Parameters<typeof backfillReasons>[1] = { upload }) =>
  backfillReasons(spec, around).map(({ name, pointer, message }) => `${name} ${pointer} ${message}`);

test.each<[string, ReplaySpec, readonly string[]]>([
  ['a backfill of an upload', ofUpload(false), []],
  ['as many messages as one correction may have', frozen(ids(500)), []],
  ['a redelivery', { ...base, mode: 'redeliver' }, []],
  [
    'something to backfill where nothing is',
    { ...frozen(['m']), mode: 'redeliver' },
    ['backfill-not-taken /backfill must be left out of a redeliver'],
  ],
  [
    'nothing to backfill',
    { ...base, mode: 'backfill' },
    ['backfill-missing /backfill must name an upload or frozen messages'],
  ],
  ...[[], ['m', 'm'], ids(501)].map((messageIds): [string, ReplaySpec, readonly string[]] => [
    'messages that are none, not different, or too many',
    frozen(messageIds),
    ['messages-out-of-bounds /backfill/messageIds must be 1 to 500 different messages'],
  ]),
])('%s', (_name, spec, expected) => {
  expect(told(spec)).toEqual(expected);
});

const bad: Upload = { ...upload, status: 'invalid', report: { ...report, good: 5, bad: 2 } };
const at = '/backfill/uploadId';
test.each<[string, ReplaySpec, Upload | undefined, readonly string[]]>([
  ['that nobody knows', ofUpload(false), undefined, [`unknown-upload ${at} is no upload that we know`]],
  [
    'that is not validated yet',
    ofUpload(false),
    { ...upload, status: 'validating' },
    [`upload-not-validated ${at} is an upload that is validating; validate it first`],
  ],
  [
    'without a report',
    ofUpload(false),
    unreported,
    [`upload-not-validated ${at} is an upload that is valid; validate it first`],
  ],
  [
    'without one good line',
    ofUpload(true),
    { ...upload, status: 'invalid', report: { ...report, good: 0, bad: 7 } },
    [`upload-has-nothing-good ${at} has no line that is an event`],
  ],
  [
    'with bad lines that nobody mentioned',
    ofUpload(false),
    bad,
    [`upload-has-bad-lines ${at} has 2 bad lines of 7; mend them, or say takeGoodOnes`],
  ],
  ['with bad lines that are left out', ofUpload(true), bad, []],
  ['without bad lines, whose good ones are taken', ofUpload(true), upload, []],
])('an upload %s', (_name, spec, given, expected) => {
  expect(told(spec, given === undefined ? {} : { upload: given })).toEqual(expected);
});

test('messages are named where they stand, twenty at most', () => {
  const notAdjustable = new Map<string, WhyNotAdjusted>([
    ['m-1', 'discarded'],
    ['m-3', 'notFrozen'],
  ]);
  const named = 'message-not-adjustable /backfill/messageIds';
  expect(told(frozen(ids(4)), { notAdjustable })).toEqual([
    `${named}/1 is "m-1", which was discarded`,
    `${named}/3 is "m-3", which is not frozen: redrive it instead`,
  ]);
  const all = new Map(ids(21).map((id): [string, WhyNotAdjusted] => [id, 'unknown']));
  expect(told(frozen(ids(21)), { notAdjustable: all })).toHaveLength(20);
});
