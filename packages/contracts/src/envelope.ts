import { attributes, envelopeSchema } from './attributes.ts';
import { compileCheck } from './check.ts';
import type { CloudEvent } from './cloud-event.ts';
import { findHostile } from './hostile.ts';
import { onePerPath, type Problem } from './problem.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { parseTime, timeText } from './time.ts';

/** CloudEvents 1.0, "Naming Conventions": lower-case letters and digits, "SHOULD NOT exceed 20 characters". */
const EXTENSION_NAME = /^[a-z0-9]{1,20}$/;
const MAX_EXTENSIONS = 16;
const MAX_EXTENSION_LENGTH = 1024;

const check = compileCheck(envelopeSchema);

/**
 * Checks the envelope, not the data. Times come back in UTC with milliseconds, whatever offset they came with;
 * extensions that we do not know are checked for form and kept. Never throws.
 */
export const parseEnvelope = (value: unknown): Result<CloudEvent, readonly Problem[]> => {
  const hostile = findHostile(value);
  if (hostile !== undefined) return refuse([hostile]);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse([{ path: '', message: 'must be a CloudEvents 1.0 JSON object' }]);
  }
  const wholeEvent: Record<string, unknown> = { ...value };
  let areTimes = true;
  for (const name of TIMES) {
    const text = utc(wholeEvent[name]);
    if (text === undefined) areTimes = false;
    else wholeEvent[name] = text;
  }
  return areTimes && isEnvelope(wholeEvent) ? ok(wholeEvent) : refuse(problemsOf(wholeEvent));
};

const TIMES = ['time', 'recordedtime'] as const;

/** Once its times have been read. */
const isEnvelope = (value: object): value is CloudEvent =>
  check.passes(value) && 'data' in value && problemsOfExtensions(value).length === 0;

const problemsOf = (value: object): readonly Problem[] =>
  onePerPath([
    ...check.problems(value),
    ...('data' in value ? [] : [{ path: '/data', message: 'is missing' }]),
    ...problemsOfTimes(value),
    ...problemsOfExtensions(value),
  ]);

/** What has the form of a time and still is none: 31 February, 25 o'clock. */
const problemsOfTimes = (value: object): readonly Problem[] =>
  TIMES.flatMap((name) => {
    const text: unknown = Reflect.get(value, name);
    return typeof text === 'string' && parseTime(text) === undefined
      ? [
          {
            path: `/${name}`,
            message: 'must be a date-time by RFC 3339 that exists, such as 2026-11-21T04:05:06.789Z',
          },
        ]
      : [];
  });

const problemsOfExtensions = (value: object): readonly Problem[] => {
  const extensions = Object.entries(value).filter(
    ([name]) => !Object.hasOwn(attributes, name) && name !== 'data',
  );
  if (extensions.length > MAX_EXTENSIONS) {
    return [{ path: '', message: `has more than ${MAX_EXTENSIONS} extension attributes` }];
  }
  return extensions.flatMap(([name, extension]) => {
    const path = `/${name}`;
    if (!EXTENSION_NAME.test(name)) {
      return [{ path, message: 'is no attribute name: lower-case letters and digits, at most 20' }];
    }
    return isExtensionValue(extension)
      ? []
      : [
          {
            path,
            message: `must be text up to ${MAX_EXTENSION_LENGTH} characters, a whole number or a boolean`,
          },
        ];
  });
};

/** CloudEvents 1.0, "Type System", as far as JSON shows it. */
const isExtensionValue = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isInteger(value)) ||
  (typeof value === 'string' && value.length <= MAX_EXTENSION_LENGTH);

const utc = (text: unknown): string | undefined => {
  const atMs = typeof text === 'string' ? parseTime(text) : undefined;
  return atMs === undefined ? undefined : timeText(atMs);
};
