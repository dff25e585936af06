import type { CloudEvent } from './cloud-event.ts';
import { findHostile } from './hostile.ts';
import { MAX_PROBLEMS, type Problem } from './problem.ts';
import type { Result } from './result.ts';
import { ok, refuse } from './result.ts';
import { parseTime, timeText } from './time.ts';

/** An event that was caused by this many others in a row feeds itself: it is refused, which ends the loop. */
export const MAX_HOPS = 32;

interface Rule {
  readonly required: boolean;
  /** Why the value will not do, or `undefined`. */
  readonly wrong: (value: unknown) => string | undefined;
}

const matching = (pattern: RegExp, must: string) => (value: unknown) =>
  typeof value === 'string' && pattern.test(value) ? undefined : must;

const printable = (maxLength: number) =>
  matching(
    new RegExp(`^[!-~]{1,${maxLength}}$`),
    `must be 1 to ${maxLength} printable ASCII characters, no spaces`,
  );

const exactly = (wanted: string) => (value: unknown) =>
  value === wanted ? undefined : `must be "${wanted}"`;

const time = (value: unknown) =>
  typeof value === 'string' && parseTime(value) !== undefined
    ? undefined
    : 'must be a date-time by RFC 3339 that exists, such as 2026-11-21T04:05:06.789Z';

const hops = (value: unknown) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MAX_HOPS
    ? undefined
    : `must be a whole number from 0 to ${MAX_HOPS}: beyond that the event feeds itself`;

/** CloudEvents 1.0, "Context Attributes", with our limits. */
const RULES: ReadonlyMap<string, Rule> = new Map([
  ['specversion', { required: true, wrong: exactly('1.0') }],
  ['id', { required: true, wrong: printable(256) }],
  ['source', { required: true, wrong: printable(128) }],
  [
    'type',
    {
      required: true,
      wrong: matching(
        /^[A-Z][A-Za-z0-9]{0,63}\.v[1-9]\d{0,3}$/,
        'must be a name and a version, such as OrderPlaced.v1',
      ),
    },
  ],
  ['subject', { required: true, wrong: printable(256) }],
  ['time', { required: true, wrong: time }],
  ['datacontenttype', { required: true, wrong: exactly('application/json') }],
  ['dataschema', { required: true, wrong: printable(256) }],
  ['partitionkey', { required: true, wrong: printable(256) }],
  ['sequence', { required: false, wrong: matching(/^\d{10}$/, 'must be ten digits') }],
  ['recordedtime', { required: true, wrong: time }],
  ['correlationid', { required: true, wrong: printable(256) }],
  ['causationid', { required: false, wrong: printable(256) }],
  ['hopcount', { required: false, wrong: hops }],
  [
    'traceparent',
    {
      required: false,
      wrong: matching(/^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/, 'must be a W3C trace parent'),
    },
  ],
]);

/** CloudEvents 1.0, "Naming Conventions": lower-case letters and digits, "SHOULD NOT exceed 20 characters". */
const EXTENSION_NAME = /^[a-z0-9]{1,20}$/;
const MAX_EXTENSIONS = 16;
const MAX_EXTENSION_LENGTH = 1024;

/**
 * Checks the envelope, not the data. Times come back in UTC with milliseconds, whatever offset they came with;
 * extensions that we do not know are checked for form and kept.
 */
export const parseEnvelope = (value: unknown): Result<CloudEvent, readonly Problem[]> => {
  const hostile = findHostile(value);
  if (hostile !== undefined) return refuse([hostile]);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse([{ path: '', message: 'must be a CloudEvents 1.0 JSON object' }]);
  }
  const normal = { ...value, ...utcTimes(value) };
  return isEnvelope(normal) ? ok(normal) : refuse(envelopeProblems(normal));
};

const isEnvelope = (value: object): value is CloudEvent => envelopeProblems(value).length === 0;

const envelopeProblems = (value: object): readonly Problem[] => {
  const attributes = new Map<string, unknown>(Object.entries(value));
  const known = [...RULES].flatMap(([name, { required, wrong }]) => {
    if (!attributes.has(name)) return required ? [{ path: `/${name}`, message: 'is missing' }] : [];
    const message = wrong(attributes.get(name));
    return message === undefined ? [] : [{ path: `/${name}`, message }];
  });
  const noData = attributes.has('data') ? [] : [{ path: '/data', message: 'is missing' }];
  return [...known, ...noData, ...extensionProblems(attributes)].slice(0, MAX_PROBLEMS);
};

const extensionProblems = (attributes: ReadonlyMap<string, unknown>): readonly Problem[] => {
  const extensions = [...attributes].filter(([name]) => !RULES.has(name) && name !== 'data');
  if (extensions.length > MAX_EXTENSIONS) {
    return [{ path: '', message: `has more than ${MAX_EXTENSIONS} extension attributes` }];
  }
  return extensions.flatMap(([name, value]) => {
    const path = `/${name.slice(0, MAX_EXTENSION_LENGTH)}`;
    if (!EXTENSION_NAME.test(name)) {
      return [{ path, message: 'is no attribute name: lower-case letters and digits, at most 20' }];
    }
    return isExtensionValue(value)
      ? []
      : [
          {
            path,
            message: `must be text up to ${MAX_EXTENSION_LENGTH} characters, a whole number or a boolean`,
          },
        ];
  });
};

const isExtensionValue = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isInteger(value)) ||
  (typeof value === 'string' && value.length <= MAX_EXTENSION_LENGTH);

const utcTimes = (value: object): { readonly [name: string]: string } =>
  Object.fromEntries(
    Object.entries(value).flatMap(([name, text]) => {
      if ((name !== 'time' && name !== 'recordedtime') || typeof text !== 'string') return [];
      const atMs = parseTime(text);
      return atMs === undefined ? [] : [[name, timeText(atMs)]];
    }),
  );
