import { compilePattern, matcherOf } from '../../packages/local/src/eventbridge/pattern/compile.ts';
import type { CompiledPattern } from '../../packages/local/src/eventbridge/pattern/conditions.ts';
import { compileSet } from '../../packages/local/src/eventbridge/pattern/pattern-set.ts';
import type { JsonObject } from '../../packages/local/src/template/json.ts';
import { eventOf1Kb } from './bench-events.ts';
import { median, type Report, rounded } from './report.ts';

const PATTERN_COUNTS = [1, 10, 100, 1_000] as const;
const ROUNDS = 5;
const ROUND_MS = 200;
/** Between two looks at the clock. */
const EVENTS_AT_ONCE = 20;
const TYPES = 50;

/** What users write: a type, mostly with something about the detail; each operator has its turn. */
const patternOf = (n: number): JsonObject => {
  const byTurns: readonly JsonObject[] = [
    { subject: [{ prefix: `customer-${n}-` }] },
    { subject: [{ suffix: `-${n}` }] },
    { data: { lines: { quantity: [{ numeric: ['>', n % 10, '<=', 100] }] } } },
    { data: { lines: { sku: [{ wildcard: `1000*${n}` }] } } },
    { data: { deliveryId: [{ 'anything-but': `d-${n}` }] } },
    { subject: [{ 'equals-ignore-case': `Customer-${n}` }], data: { note: [{ exists: false }] } },
    { $or: [{ subject: [`customer-${n}`] }, { data: { deliveryId: [`d-${n}`] } }] },
  ];
  return {
    source: ['bench'],
    'detail-type': [`Type${n % TYPES}.v1`, `Type${n}.v1`],
    detail: byTurns[n % byTurns.length] ?? {},
  };
};

const compiledOf = (pattern: JsonObject): CompiledPattern => {
  const compiled = compilePattern(pattern);
  if (!compiled.ok) throw new Error(`${compiled.refusal.place}: ${compiled.refusal.what}`);
  return compiled.value;
};

/** Of every type one, each with its own subject. */
const events = Array.from({ length: TYPES }, (_, n) => ({
  version: '0',
  id: `id-${n}`,
  'detail-type': `Type${n}.v1`,
  source: 'bench',
  resources: [],
  detail: { ...eventOf1Kb(`d-${n}`, 0), subject: `customer-${n}` },
}));

type Match = (event: object) => readonly number[];

const eventsPerSec = (match: Match): number => {
  const startedMs = performance.now();
  let done = 0;
  while (performance.now() - startedMs < ROUND_MS) {
    for (let n = 0; n < EVENTS_AT_ONCE; n += 1) match(events[(done + n) % events.length] ?? {});
    done += EVENTS_AT_ONCE;
  }
  return done / ((performance.now() - startedMs) / 1_000);
};

const bothWays = (count: number): { readonly asSet: Match; readonly oneByOne: Match } => {
  const patterns = Array.from({ length: count }, (_, n) => compiledOf(patternOf(n)));
  const matchers = patterns.map(matcherOf);
  return {
    asSet: compileSet(patterns).matching,
    oneByOne: (event) => matchers.flatMap((matches, number) => (matches(event) ? [number] : [])),
  };
};

/** The bus's matcher by number of patterns, beside a loop over one matcher for each; in turns, in one process. */
export function benchLocalMatcher(): Report {
  const values = PATTERN_COUNTS.map((patterns) => {
    const { asSet, oneByOne } = bothWays(patterns);
    let matches = 0;
    for (const event of events) {
      const matching = asSet(event);
      if (matching.join() !== oneByOne(event).join()) throw new Error('The two do not agree.');
      matches += matching.length;
    }
    const runs: { readonly asSet: number; readonly oneByOne: number }[] = [];
    for (let round = 0; round <= ROUNDS; round += 1) {
      const run = { asSet: eventsPerSec(asSet), oneByOne: eventsPerSec(oneByOne) };
      if (round > 0) runs.push(run);
    }
    return {
      patterns,
      matchesAnEvent: matches / events.length,
      setPerSec: median(runs.map((run) => run.asSet)),
      loopPerSec: median(runs.map((run) => run.oneByOne)),
    };
  });
  const [first, last] = [values[0], values.at(-1)];
  return {
    id: 'localMatcher',
    title: `(j) event patterns, ${ROUNDS} × ${ROUND_MS} ms each, medians`,
    columns: ['patterns', 'of them match', 'one matcher: events/s', 'a loop: events/s', 'ratio'],
    rows: values.map(({ patterns, matchesAnEvent, setPerSec, loopPerSec }) => [
      patterns,
      rounded(matchesAnEvent),
      Math.round(setPerSec),
      Math.round(loopPerSec),
      rounded(setPerSec / loopPerSec, 1),
    ]),
    findings:
      first === undefined || last === undefined
        ? []
        : [
            `${last.patterns} patterns take ${rounded(first.setPerSec / last.setPerSec, 1)} times as long as one, in a loop ${rounded(first.loopPerSec / last.loopPerSec, 1)} times`,
          ],
    values,
  };
}
