import { ok, type Result, refuse } from '../result.ts';
import { isJsonList, isJsonObject, type Json, type JsonObject } from '../template/json.ts';
import {
  type FaultKind,
  isCalledByPrincipals,
  isFaultService,
  kindsOf,
  kindsOfServices,
  momentsOf,
} from './kinds.ts';
import {
  maximumDelayMs,
  maximumNameLength,
  maximumPatternLength,
  maximumRules,
  maximumSeed,
  maximumSkewMs,
  maximumTimes,
} from './limits.ts';
import type { FaultPlan, FaultProblem, FaultRule } from './rule.ts';

const membersOfRules = [
  ...['name', 'service', 'kind', 'operation', 'resource', 'principal'],
  ...['rate', 'times', 'skip', 'ms', 'when'],
];

/** Kinds that mean nothing without a time, and those that have one of their own. */
const needsMs: readonly FaultKind[] = ['delay', 'skew'];
const defaultMs: Partial<Record<FaultKind, number>> = { duplicate: 100, reorder: 500, stop: 20 };

const listed = (words: readonly string[]): string => words.join(', ');

type Report = (place: string, what: string) => undefined;

const readNumber = (
  value: Json | undefined,
  place: string,
  limits: {
    readonly from: number;
    readonly to: number;
    readonly isWhole: boolean;
    readonly otherwise: number;
  },
  report: Report,
): number => {
  if (value === undefined) return limits.otherwise;
  const isRight =
    typeof value === 'number' &&
    value >= limits.from &&
    value <= limits.to &&
    (!limits.isWhole || Number.isInteger(value));
  if (isRight) return value;
  report(place, `must be ${limits.isWhole ? 'an integer' : 'a number'} from ${limits.from} to ${limits.to}`);
  return limits.otherwise;
};

const readPattern = (value: Json | undefined, place: string, report: Report): string | undefined => {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value.length > 0 && value.length <= maximumPatternLength) return value;
  return report(place, `must be a text of 1 to ${maximumPatternLength} characters`);
};

const readName = (value: Json | undefined, place: string, otherwise: string, report: Report): string => {
  if (value === undefined) return otherwise;
  const isName = typeof value === 'string' && value.length <= maximumNameLength && /^[\w.-]+$/.test(value);
  if (isName) return value;
  report(place, `must be 1 to ${maximumNameLength} letters, digits, "_", "-" or "."`);
  return otherwise;
};

const readMs = (value: Json | undefined, kind: FaultKind, place: string, report: Report): number => {
  if (value === undefined && needsMs.includes(kind)) report(place, `is missing: ${kind} needs milliseconds`);
  const limit = kind === 'skew' ? maximumSkewMs : maximumDelayMs;
  const otherwise = defaultMs[kind] ?? 0;
  return readNumber(
    value,
    place,
    { from: kind === 'skew' ? -limit : 0, to: limit, isWhole: true, otherwise },
    report,
  );
};

const readRule = (rule: JsonObject, index: number, report: Report): FaultRule | undefined => {
  const at = (member: string): string => `rules[${index}].${member}`;
  for (const member of Object.keys(rule)) {
    if (!membersOfRules.includes(member))
      report(at(member), `is unknown; known are ${listed(membersOfRules)}`);
  }
  const { service } = rule;
  if (typeof service !== 'string' || !isFaultService(service)) {
    return report(at('service'), `must be one of ${listed(Object.keys(kindsOfServices))}`);
  }
  const kinds = kindsOf(service);
  const kind = kinds.find((one) => one === rule['kind']);
  if (kind === undefined) return report(at('kind'), `of ${service} must be one of ${listed(kinds)}`);
  const moments = momentsOf(kind);
  const when = moments.find((one) => one === rule['when']);
  if (rule['when'] !== undefined && when === undefined) {
    report(at('when'), moments.length === 0 ? `is not for ${kind}` : `must be one of ${listed(moments)}`);
  }
  if (rule['principal'] !== undefined && !isCalledByPrincipals(service)) {
    report(at('principal'), `is not known for ${service}`);
  }
  const count = { from: 0, to: maximumTimes, isWhole: true };
  return {
    name: readName(rule['name'], at('name'), `${index}-${service}-${kind}`, report),
    service,
    kind,
    operation: readPattern(rule['operation'], at('operation'), report),
    resource: readPattern(rule['resource'], at('resource'), report),
    principal: readPattern(rule['principal'], at('principal'), report),
    rate: readNumber(rule['rate'], at('rate'), { from: 0, to: 1, isWhole: false, otherwise: 1 }, report),
    times: readNumber(rule['times'], at('times'), { ...count, otherwise: maximumTimes }, report),
    skip: readNumber(rule['skip'], at('skip'), { ...count, otherwise: 0 }, report),
    ms: readMs(rule['ms'], kind, at('ms'), report),
    when: when ?? (kind === 'stop' ? 'during' : 'before'),
  };
};

/** A plan as a person or a program wrote it: `{ seed?, rules: [...] }`. Names every problem with its place. */
export const readFaultPlan = (written: JsonObject): Result<FaultPlan, readonly FaultProblem[]> => {
  const problems: FaultProblem[] = [];
  const report: Report = (place, what) => {
    problems.push({ place, what });
    return undefined;
  };
  for (const member of Object.keys(written)) {
    if (member !== 'seed' && member !== 'rules') report(member, 'is unknown; known are seed, rules');
  }
  const seed = readNumber(
    written['seed'],
    'seed',
    { from: 0, to: maximumSeed, isWhole: true, otherwise: 1 },
    report,
  );
  const list = written['rules'];
  if (!isJsonList(list)) return refuse([...problems, { place: 'rules', what: 'must be a list of rules' }]);
  if (list.length > maximumRules) report('rules', `has ${list.length} rules; the limit is ${maximumRules}`);
  const rules = list.slice(0, maximumRules).flatMap((rule, index) => {
    const read = isJsonObject(rule)
      ? readRule(rule, index, report)
      : report(`rules[${index}]`, 'must be an object');
    return read === undefined ? [] : [read];
  });
  const names = new Set<string>();
  for (const [index, { name }] of rules.entries()) {
    if (names.has(name)) report(`rules[${index}].name`, `${name} is the name of an earlier rule`);
    names.add(name);
  }
  return problems.length > 0 ? refuse(problems) : ok({ seed, rules });
};
