import { ok, type Result, refuse } from '@twolane/contracts';
import { DOOR_VERSION, type DoorRequest, MAX_DOOR_EVENTS, MAX_DOOR_WINDOWS } from './door.ts';

/** Whether an invocation means the door: what comes from a queue has `Records` instead. */
export const meansDoor = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && 'twolane' in value;

/** A request in every detail, or what is wrong with it. Fields that it does not know are refused, not ignored. */
export const parseDoorRequest = (value: object): Result<DoorRequest, string> => {
  const given = new Map<string, unknown>(Object.entries(value));
  if (given.get('twolane') !== DOOR_VERSION) return wrong('twolane', `must be "${DOOR_VERSION}"`);
  const replayId = given.get('replayId');
  if (typeof replayId !== 'string' || replayId === '') return wrong('replayId', 'must be text');
  const about = { twolane: DOOR_VERSION, replayId } as const;
  switch (given.get('kind')) {
    case 'rehearse':
      return exactly(given, ['events'], () =>
        withEvents(given, (events) => ok({ ...about, kind: 'rehearse', events })),
      );
    case 'apply':
      return exactly(given, ['events', 'allowExternal', 'inOrder'], () => {
        const [allowExternal, inOrder = false] = [given.get('allowExternal'), given.get('inOrder')];
        if (typeof allowExternal !== 'boolean') return wrong('allowExternal', 'must be true or false');
        if (typeof inOrder !== 'boolean') return wrong('inOrder', 'must be true or false');
        return withEvents(given, (events) => ok({ ...about, kind: 'apply', events, allowExternal, inOrder }));
      });
    case 'rebuild':
      return rebuild(given, about);
    default:
      return wrong('kind', 'must be "rehearse", "apply" or "rebuild"');
  }
};

type About = Pick<DoorRequest, 'twolane' | 'replayId'>;
type Given = ReadonlyMap<string, unknown>;
type Parsed = Result<DoorRequest, string>;

const rebuild = (given: Given, about: About): Parsed => {
  const step = given.get('step');
  switch (step) {
    case 'begin':
    case 'swap':
    case 'abandon':
    case 'figures':
      return exactly(given, ['step', 'windows'], () => {
        const windows = given.get('windows');
        if (!isList(windows) || !windows.every(isText)) return wrong('windows', 'must be a list of texts');
        if (windows.length > MAX_DOOR_WINDOWS) return wrong('windows', `has more than ${MAX_DOOR_WINDOWS}`);
        return ok({ ...about, kind: 'rebuild', step, windows });
      });
    case 'rehearse':
    case 'fill':
      return exactly(given, ['step', 'window', 'events'], () => {
        const window = given.get('window');
        if (!isText(window)) return wrong('window', 'must be text');
        return withEvents(given, (events) => ok({ ...about, kind: 'rebuild', step, window, events }));
      });
    default:
      return wrong('step', 'must be "begin", "rehearse", "fill", "figures", "swap" or "abandon"');
  }
};

const withEvents = (given: Given, make: (events: readonly unknown[]) => Parsed): Parsed => {
  const events = given.get('events');
  if (!isList(events)) return wrong('events', 'must be a list');
  if (events.length > MAX_DOOR_EVENTS) return wrong('events', `has more than ${MAX_DOOR_EVENTS}`);
  return make(events);
};

const exactly = (given: Given, names: readonly string[], make: () => Parsed): Parsed => {
  const known = ['twolane', 'replayId', 'kind', ...names];
  const unknown = [...given.keys()].find((name) => !known.includes(name));
  return unknown === undefined ? make() : wrong(unknown, 'is not known here');
};

const wrong = (name: string, why: string): Result<never, string> => refuse(`"${name}" ${why}.`);
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
