import {
  type CountedCall,
  CRASHES,
  type CrashPoint,
  FAILURES,
  type Interruption,
  isRead,
  OVERTAKEN,
} from './calls.ts';
import { type RunEnd, runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

export interface Finding {
  readonly scenario: string;
  /** `#3 commit crashAfter`, in their order; empty for the clean run. */
  readonly at: readonly string[];
  readonly why: string;
}

export interface Explored {
  readonly scenario: string;
  /** Calls of the clean run. */
  readonly calls: number;
  readonly singles: number;
  readonly pairs: number;
  readonly findings: readonly Finding[];
}

export interface ExploreOptions {
  /** Also a second crash at every call of the retry. */
  readonly pairs: boolean;
  /** Ends with the first finding. */
  readonly stopAtFirst?: boolean;
}

const SINGLE_KINDS: readonly Interruption[] = [...CRASHES, ...FAILURES];
const PAIR_KINDS: readonly Interruption[] = CRASHES;

/**
 * Every single interruption of a scenario, and where wanted every pair of crashes whose second comes while the step that
 * the first one interrupted is tried again. Nothing is sampled: the calls of the clean run are counted, and of each run with one crash
 * those that follow.
 */
export const explore = async (
  scenario: Scenario,
  { pairs: withPairs, stopAtFirst = false }: ExploreOptions,
): Promise<Explored> => {
  const findings: Finding[] = [];
  const clean = await runScenario(scenario, []);
  const note = (points: readonly CrashPoint[], end: RunEnd): void => {
    const why = end.wrong ?? (end.books === clean.books ? undefined : difference(clean.books, end.books));
    if (why === undefined) return;
    const at = points.map(({ call, how }) => `#${call} ${end.calls[call - 1]?.name ?? '?'} ${how}`);
    findings.push({ scenario: scenario.name, at, why });
  };
  const singleKinds: readonly Interruption[] =
    scenario.isAlone === true ? SINGLE_KINDS : [...SINGLE_KINDS, OVERTAKEN];
  let [singles, pairs] = [0, 0];
  const report = () => ({ scenario: scenario.name, calls: clean.calls.length, singles, pairs, findings });
  note([], clean);

  for (let call = 1; call <= clean.calls.length; call += 1) {
    for (const how of kindsOf(clean.calls[call - 1], singleKinds)) {
      if (stopAtFirst && findings.length > 0) return report();
      const first: CrashPoint = { call, how };
      const end = await runScenario(scenario, [first]);
      singles += 1;
      note([first], end);
      if (!withPairs || !PAIR_KINDS.includes(how)) continue;
      for (const second of retriedCalls(end.calls, call)) {
        for (const again of kindsOf(end.calls[second - 1], PAIR_KINDS)) {
          const points = [first, { call: second, how: again }];
          pairs += 1;
          note(points, await runScenario(scenario, points));
        }
      }
    }
  }
  return report();
};

/** Of a read the interruptions before and after it are the same, and one of them is enough. */
const kindsOf = (call: CountedCall | undefined, kinds: readonly Interruption[]): readonly Interruption[] =>
  call !== undefined && isRead(call.name) ? kinds.filter((how) => !how.endsWith('After')) : kinds;

/** Numbers of the calls that came after this one within its step: those of the retry. */
const retriedCalls = (calls: readonly CountedCall[], call: number): readonly number[] => {
  const step = calls[call - 1]?.step;
  return calls.flatMap((later, index) => (index >= call && later.step === step ? [index + 1] : []));
};

const SHOWN_LINES = 6;

/** The first lines in which the books differ. */
const difference = (clean: string, other: string): string => {
  const [a, b] = [clean.split('\n'), other.split('\n')];
  const at = a.findIndex((line, index) => line !== b[index]);
  const from = Math.max(0, (at < 0 ? a.length : at) - 2);
  const part = (lines: readonly string[]) =>
    lines
      .slice(from, from + SHOWN_LINES)
      .join(' ')
      .replaceAll(/\s+/g, ' ');
  return `at rest it is not as after the clean run: ${part(b)} instead of ${part(a)}`;
};
