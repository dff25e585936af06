import { backfillReasons, type WhyNotAdjusted } from './check-backfill.ts';
import {
  MAX_CONSUMERS,
  MAX_RANGE_MS,
  MAX_RATE_PER_SEC,
  MAX_REASON_LENGTH,
  MAX_TYPES,
  MIN_RATE_PER_SEC,
} from './limits.ts';
import type { Manifest } from './manifest.ts';
import { findConsumer } from './manifest.ts';
import type { ReplaySpec, TimeRange } from './model.ts';
import { type Reason, reason, when } from './plan-reason.ts';
import type { Upload } from './upload.ts';

const HOUR_MS = 3_600_000;

export interface SpecSurroundings {
  readonly nowMs: number;
  readonly manifest: Manifest;
  readonly policy: {
    /** Whether the catalog has a contract of this name. */
    readonly knows: (type: string) => boolean;
    /** How far back anything may be corrected. */
    readonly horizonMs: number;
  };
  /** The upload that the spec names, where it names one and it is there. */
  readonly upload?: Upload;
  /** Of the messages that the spec names, those that cannot be corrected forward. */
  readonly notAdjustable?: ReadonlyMap<string, WhyNotAdjusted>;
}

/** All that is wrong with a spec; empty where it can be planned. Never throws. */
export const checkSpec = (spec: ReplaySpec, around: SpecSurroundings): readonly Reason[] => [
  ...generalReasons(spec),
  ...rangeReasons(spec, around),
  ...consumerReasons(spec, around),
  ...filterReasons(spec, around),
  ...backfillReasons(spec, around),
];

const generalReasons = ({ reason: why, ratePerSec, limits }: ReplaySpec): readonly Reason[] => [
  ...when(
    why.trim() === '' || why.length > MAX_REASON_LENGTH,
    'reason-missing',
    '/reason',
    `must say in 1 to ${MAX_REASON_LENGTH} characters why`,
  ),
  ...when(
    !Number.isInteger(ratePerSec) || ratePerSec < MIN_RATE_PER_SEC || ratePerSec > MAX_RATE_PER_SEC,
    'rate-out-of-bounds',
    '/ratePerSec',
    `must be a whole number from ${MIN_RATE_PER_SEC} to ${MAX_RATE_PER_SEC}`,
  ),
  ...(['failurePercent', 'duplicatePercent'] as const).flatMap((name) =>
    when(
      !(limits[name] >= 0 && limits[name] <= 100),
      'limit-out-of-bounds',
      `/limits/${name}`,
      'must be a number from 0 to 100',
    ),
  ),
];

const rangeReasons = ({ mode, range }: ReplaySpec, around: SpecSurroundings): readonly Reason[] => {
  if (mode === 'backfill') {
    return when(range !== undefined, 'range-not-taken', '/range', 'is what the backfilled events say');
  }
  if (range === undefined) return [reason('range-missing', '/range', 'must say from when to when')];
  const { fromMs, toMs } = range;
  if (toMs === fromMs) return [reason('range-empty', '/range', 'ends where it begins')];
  if (toMs < fromMs) return [reason('range-reversed', '/range', 'ends before it begins')];
  return [
    ...when(
      toMs > around.nowMs,
      'range-in-the-future',
      '/range/to',
      'must not lie in the future: what is to come needs no replay',
    ),
    ...when(
      fromMs < around.nowMs - around.policy.horizonMs,
      'range-past-the-horizon',
      '/range/from',
      `must not lie more than ${around.policy.horizonMs / (24 * HOUR_MS)} days back, where nothing changes any more`,
    ),
    ...when(
      toMs - fromMs > MAX_RANGE_MS,
      'range-too-long',
      '/range',
      `must not be longer than ${MAX_RANGE_MS / (24 * HOUR_MS)} days`,
    ),
    ...(mode === 'rebuild' ? hourReasons(range) : []),
  ];
};

const hourReasons = ({ axis, fromMs, toMs }: TimeRange): readonly Reason[] =>
  when(
    axis !== 'occurred' || fromMs % HOUR_MS !== 0 || toMs % HOUR_MS !== 0,
    'range-not-whole-hours',
    '/range',
    'must be whole hours (UTC) of the occurred axis: a projection is rebuilt window by window',
  );

const consumerReasons = (
  { mode, consumers }: ReplaySpec,
  { manifest }: SpecSurroundings,
): readonly Reason[] => {
  if (mode === 'backfill') {
    return when(
      consumers.length > 0,
      'consumers-not-taken',
      '/consumers',
      'must be left out: backfilled events go to everyone who takes their type',
    );
  }
  return [
    ...when(
      mode === 'redeliver' && consumers.length === 0,
      'no-consumer',
      '/consumers',
      'must name at least one consumer',
    ),
    ...when(
      mode === 'rebuild' && consumers.length !== 1,
      'not-one-projection',
      '/consumers',
      'must name exactly one projection',
    ),
    ...when(
      consumers.length > MAX_CONSUMERS,
      'too-many-consumers',
      '/consumers',
      `must not be more than ${MAX_CONSUMERS}`,
    ),
    ...consumers.flatMap((name, index): readonly Reason[] => {
      const pointer = `/consumers/${index}`;
      const known = findConsumer(manifest, name);
      if (known === undefined) {
        const names = manifest.map((one) => one.name).join(', ');
        return [reason('unknown-consumer', pointer, `is "${name}"; known are ${names}`)];
      }
      return [
        ...when(
          consumers.indexOf(name) !== index,
          'consumer-twice',
          pointer,
          `names "${name}" a second time`,
        ),
        ...when(
          mode === 'rebuild' && !known.projection,
          'not-a-projection',
          pointer,
          `is "${name}", which has no projection that could be rebuilt; redeliver to it`,
        ),
      ];
    }),
  ];
};

const filterReasons = (
  { mode, filter, consumers }: ReplaySpec,
  { manifest, policy }: SpecSurroundings,
): readonly Reason[] => {
  const { types = [], subject, parkedCause } = filter;
  if (mode === 'rebuild') {
    return when(
      types.length > 0 || subject !== undefined || parkedCause !== undefined,
      'filter-not-taken',
      '/filter',
      'must be empty: a window that is rebuilt of some of its events would be wrong',
    );
  }
  const taken = new Set(
    (mode === 'backfill' ? manifest : manifest.filter(({ name }) => consumers.includes(name))).flatMap(
      ({ events }) => events,
    ),
  );
  return [
    ...when(
      mode === 'backfill' && parkedCause !== undefined,
      'filter-not-taken',
      '/filter/parkedCause',
      'must be left out: no message of an event that is not recorded yet can be parked',
    ),
    ...when(
      types.length > MAX_TYPES,
      'too-many-types',
      '/filter/types',
      `must not be more than ${MAX_TYPES}`,
    ),
    ...types.flatMap((type, index): readonly Reason[] => {
      const pointer = `/filter/types/${index}`;
      if (!policy.knows(type))
        return [reason('unknown-type', pointer, `is "${type}", which no contract has`)];
      return when(
        taken.size > 0 && !taken.has(type),
        'type-not-taken',
        pointer,
        `is "${type}", which none of the consumers takes`,
      );
    }),
  ];
};
