import {
  MAX_CONSUMERS,
  MAX_FROZEN_MESSAGES,
  MAX_RANGE_MS,
  MAX_RATE_PER_SEC,
  MAX_REASON_LENGTH,
  MAX_TYPES,
  MIN_RATE_PER_SEC,
} from './limits.ts';
import type { Manifest } from './manifest.ts';
import { findConsumer } from './manifest.ts';
import type { ReplaySpec, TimeRange, Upload } from './model.ts';

const HOUR_MS = 3_600_000;

export type ReasonName =
  | 'reason-missing'
  | 'rate-out-of-bounds'
  | 'limit-out-of-bounds'
  | 'range-missing'
  | 'range-not-taken'
  | 'range-empty'
  | 'range-reversed'
  | 'range-in-the-future'
  | 'range-past-the-horizon'
  | 'range-too-long'
  | 'range-not-whole-hours'
  | 'no-consumer'
  | 'too-many-consumers'
  | 'unknown-consumer'
  | 'consumer-twice'
  | 'consumers-not-taken'
  | 'not-one-projection'
  | 'not-a-projection'
  | 'too-many-types'
  | 'unknown-type'
  | 'type-not-taken'
  | 'filter-not-taken'
  | 'backfill-missing'
  | 'backfill-not-taken'
  | 'messages-out-of-bounds'
  | 'unknown-upload'
  | 'upload-not-validated'
  | 'upload-has-bad-lines'
  | 'upload-has-nothing-good';

/** Why a request cannot be planned. */
export interface Reason {
  readonly name: ReasonName;
  /** JSON Pointer into the spec. */
  readonly pointer: string;
  readonly message: string;
}

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
}

/** All that is wrong with a spec; empty where it can be planned. Never throws. */
export const checkSpec = (spec: ReplaySpec, around: SpecSurroundings): readonly Reason[] => [
  ...generalReasons(spec),
  ...rangeReasons(spec, around),
  ...consumerReasons(spec, around),
  ...filterReasons(spec, around),
  ...backfillReasons(spec, around),
];

const reason = (name: ReasonName, pointer: string, message: string): Reason => ({ name, pointer, message });
const when = (is: boolean, ...found: Parameters<typeof reason>): readonly Reason[] =>
  is ? [reason(...found)] : [];

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

const backfillReasons = ({ mode, backfill }: ReplaySpec, { upload }: SpecSurroundings): readonly Reason[] => {
  if (mode !== 'backfill') {
    return when(backfill !== undefined, 'backfill-not-taken', '/backfill', `must be left out of a ${mode}`);
  }
  if (backfill === undefined) {
    return [reason('backfill-missing', '/backfill', 'must name an upload or frozen messages')];
  }
  if (backfill.kind === 'frozen') {
    const count = backfill.messageIds.length;
    return when(
      count < 1 || count > MAX_FROZEN_MESSAGES || new Set(backfill.messageIds).size !== count,
      'messages-out-of-bounds',
      '/backfill/messageIds',
      `must be 1 to ${MAX_FROZEN_MESSAGES} different messages`,
    );
  }
  return uploadReasons(backfill.takeGoodOnes, upload);
};

const uploadReasons = (takeGoodOnes: boolean, upload: Upload | undefined): readonly Reason[] => {
  const at = '/backfill/uploadId';
  if (upload === undefined) return [reason('unknown-upload', at, 'is no upload that we know')];
  const { status, report } = upload;
  if (report === undefined || (status !== 'valid' && status !== 'invalid')) {
    return [reason('upload-not-validated', at, `is an upload that is ${status}; validate it first`)];
  }
  if (report.good === 0) return [reason('upload-has-nothing-good', at, 'has no line that is an event')];
  return when(
    report.bad > 0 && !takeGoodOnes,
    'upload-has-bad-lines',
    at,
    `has ${report.bad} bad lines of ${report.lines}; mend them, or say takeGoodOnes`,
  );
};
