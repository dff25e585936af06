import { checkSpec } from './check-spec.ts';
import type { ReplaySpec } from './model.ts';
import { manifest } from './testing/manifest.ts';
import { uploadReport } from './testing/upload-report.ts';
import type { Upload } from './upload.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const nowMs = Date.parse('2026-12-10T12:00:00.000Z');
const day = { axis: 'occurred', fromMs: nowMs - DAY_MS, toMs: nowMs } as const;
const base = {
  reason: 'an hour was lost',
  filter: {},
  ratePerSec: 50,
  limits: { failurePercent: 5, duplicatePercent: 5 },
} as const;
const redeliver: ReplaySpec = { ...base, mode: 'redeliver', range: day, consumers: ['sales'] };
const rebuild: ReplaySpec = { ...redeliver, mode: 'rebuild' };
const backfill: ReplaySpec = {
  ...base,
  mode: 'backfill',
  consumers: [],
  backfill: { kind: 'upload', uploadId: 'u', takeGoodOnes: false },
};
const report = uploadReport(7);
const upload: Upload = {
  uploadId: 'u',
  name: 'late.jsonl',
  status: 'valid',
  requestedBy: 'ada',
  requestedAtMs: 1,
  report,
};
/** A horizon beyond the longest range, so that each bound is met by itself. */
const told = (spec: ReplaySpec, uploaded: Upload = upload, horizonMs = 40 * DAY_MS): readonly string[] =>
  checkSpec(spec, {
    nowMs,
    manifest,
    policy: { knows: (type) => !type.startsWith('Unknown'), horizonMs },
    upload: uploaded,
  }).map(({ name, pointer, message }) => `${name} ${pointer} ${message}`);

const limits = (failurePercent: number, duplicatePercent: number) => ({ failurePercent, duplicatePercent });
const { range: _, ...withoutRange } = redeliver;

test.each<[string, ReplaySpec, readonly string[]]>([
  [
    'no reason',
    { ...redeliver, reason: ' \n' },
    ['reason-missing /reason must say in 1 to 500 characters why'],
  ],
  [
    'a long reason',
    { ...redeliver, reason: 'x'.repeat(501) },
    ['reason-missing /reason must say in 1 to 500 characters why'],
  ],
  [
    'a rate of 0',
    { ...redeliver, ratePerSec: 0 },
    ['rate-out-of-bounds /ratePerSec must be a whole number from 1 to 1000'],
  ],
  [
    'half a rate',
    { ...redeliver, ratePerSec: 1.5 },
    ['rate-out-of-bounds /ratePerSec must be a whole number from 1 to 1000'],
  ],
  [
    'limits on both sides',
    { ...redeliver, limits: limits(-1, 101) },
    [
      'limit-out-of-bounds /limits/failurePercent must be a number from 0 to 100',
      'limit-out-of-bounds /limits/duplicatePercent must be a number from 0 to 100',
    ],
  ],
  [
    'a range of a backfill',
    { ...backfill, range: day },
    ['range-not-taken /range is what the backfilled events say'],
  ],
  ['no range', withoutRange, ['range-missing /range must say from when to when']],
  [
    'an empty range',
    { ...redeliver, range: { ...day, toMs: day.fromMs } },
    ['range-empty /range ends where it begins'],
  ],
  [
    'a range that is turned round',
    { ...redeliver, range: { ...day, toMs: day.fromMs - 1 } },
    ['range-reversed /range ends before it begins'],
  ],
  [
    'the future',
    { ...redeliver, range: { ...day, toMs: nowMs + 1 } },
    ['range-in-the-future /range/to must not lie in the future: what is to come needs no replay'],
  ],
  [
    'past the horizon',
    { ...redeliver, range: { ...day, fromMs: nowMs - 40 * DAY_MS - 1, toMs: nowMs - 30 * DAY_MS } },
    [
      'range-past-the-horizon /range/from must not lie more than 40 days back, where nothing changes any more',
    ],
  ],
  [
    'too long',
    { ...redeliver, range: { ...day, fromMs: nowMs - 31 * DAY_MS - 1 } },
    ['range-too-long /range must not be longer than 31 days'],
  ],
  ...[
    { ...day, fromMs: day.fromMs + 1 },
    { ...day, toMs: day.toMs - 1 },
    { ...day, axis: 'recorded' as const },
  ].map((range): [string, ReplaySpec, readonly string[]] => [
    'a window that is no whole hour',
    { ...rebuild, range },
    [
      'range-not-whole-hours /range must be whole hours (UTC) of the occurred axis: a projection is rebuilt window by window',
    ],
  ]),
  [
    'consumers of a backfill',
    { ...backfill, consumers: ['sales'] },
    [
      'consumers-not-taken /consumers must be left out: backfilled events go to everyone who takes their type',
    ],
  ],
  [
    'no consumer',
    { ...redeliver, consumers: [] },
    ['no-consumer /consumers must name at least one consumer'],
  ],
  [
    'no projection',
    { ...rebuild, consumers: [] },
    ['not-one-projection /consumers must name exactly one projection'],
  ],
  [
    'a rebuild of what is no projection',
    { ...rebuild, consumers: ['outcomes'] },
    [
      'not-a-projection /consumers/0 is "outcomes", which has no projection that could be rebuilt; redeliver to it',
    ],
  ],
  [
    'a consumer that nobody knows',
    { ...redeliver, consumers: ['sales', 'sails'] },
    ['unknown-consumer /consumers/1 is "sails"; known are reservations, gateway, outcomes, sales'],
  ],
  [
    'a consumer twice',
    { ...redeliver, consumers: ['sales', 'sales'] },
    ['consumer-twice /consumers/1 names "sales" a second time'],
  ],
  ...[{ types: ['Placed.v1'] }, { subject: 'o-1' }, { parkedCause: 'refused' }].map(
    (filter): [string, ReplaySpec, readonly string[]] => [
      'a rebuild of some of its events',
      { ...rebuild, filter },
      [
        'filter-not-taken /filter must be empty: a window that is rebuilt of some of its events would be wrong',
      ],
    ],
  ),
  [
    'parked messages of what is not recorded yet',
    { ...backfill, filter: { parkedCause: 'refused' } },
    [
      'filter-not-taken /filter/parkedCause must be left out: no message of an event that is not recorded yet can be parked',
    ],
  ],
  [
    'a type without a contract',
    { ...redeliver, filter: { types: ['Placed.v1', 'Unknown.v1'] } },
    ['unknown-type /filter/types/1 is "Unknown.v1", which no contract has'],
  ],
  [
    'a type that the consumer does not take',
    { ...redeliver, filter: { types: ['Paid.v1'] } },
    ['type-not-taken /filter/types/0 is "Paid.v1", which none of the consumers takes'],
  ],
  [
    'a type that nobody takes',
    { ...backfill, filter: { types: ['Paid.v1', 'Lost.v1'] } },
    ['type-not-taken /filter/types/1 is "Lost.v1", which none of the consumers takes'],
  ],
])('%s', (_name, spec, expected) => {
  expect(told(spec)).toEqual(expected);
});

test('nothing is said of types where no consumer is known that could take them', () => {
  expect(told({ ...redeliver, consumers: ['sails'], filter: { types: ['Paid.v1'] } })).toEqual([
    'unknown-consumer /consumers/0 is "sails"; known are reservations, gateway, outcomes, sales',
  ]);
});

test('all that is wrong is told at once, in the order of its parts', () => {
  const wrong = {
    ...withoutRange,
    reason: '',
    ratePerSec: 0,
    consumers: ['sails'],
    filter: { types: ['Unknown.v1'] },
  };
  expect(told(wrong).map((line) => line.split(' ')[0])).toEqual([
    'reason-missing',
    'rate-out-of-bounds',
    'range-missing',
    'unknown-consumer',
    'unknown-type',
  ]);
});

test('51 consumers or types are too many, 50 are not', () => {
  const consumers = Array.from({ length: 51 }, () => 'sales');
  const types = Array.from({ length: 51 }, () => 'Placed.v1');
  const twice = (line: string) => line.startsWith('consumer-twice');
  expect(told({ ...redeliver, consumers }).filter((line) => !twice(line))).toEqual([
    'too-many-consumers /consumers must not be more than 50',
  ]);
  expect(told({ ...redeliver, consumers: consumers.slice(1) }).every(twice)).toBe(true);
  expect(told({ ...redeliver, filter: { types } })).toEqual([
    'too-many-types /filter/types must not be more than 50',
  ]);
  expect(told({ ...redeliver, filter: { types: types.slice(1) } })).toEqual([]);
});

test.each<[string, ReplaySpec]>([
  ['the longest reason', { ...redeliver, reason: 'x'.repeat(500) }],
  ['the lowest rate and limits', { ...redeliver, ratePerSec: 1, limits: limits(0, 0) }],
  ['the highest rate and limits', { ...redeliver, ratePerSec: 1_000, limits: limits(100, 100) }],
  ['the longest range', { ...redeliver, range: { ...day, fromMs: nowMs - 31 * DAY_MS } }],
  ['the shortest range', { ...redeliver, range: { ...day, fromMs: nowMs - 1 } }],
  ['a range of what was recorded', { ...redeliver, range: { ...day, axis: 'recorded' } }],
  ['a rebuild of an hour', { ...rebuild, range: { ...day, fromMs: nowMs - HOUR_MS } }],
  [
    'a type of one of two consumers',
    { ...redeliver, consumers: ['sales', 'outcomes'], filter: { types: ['Paid.v1'] } },
  ],
])('%s can be planned', (_name, spec) => {
  expect(told(spec)).toEqual([]);
});

test('a range may begin at the horizon', () => {
  const range = { ...day, fromMs: nowMs - 2 * DAY_MS };
  expect(told({ ...redeliver, range }, upload, 2 * DAY_MS)).toEqual([]);
});
