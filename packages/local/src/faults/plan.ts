import { draw } from './dice.ts';
import { canBefall, type FaultKind, type FaultService, isGentle } from './kinds.ts';
import { namePattern } from './name-pattern.ts';
import type { FaultPlan, FaultRule } from './rule.ts';

/** What a rule is asked about. The two functions are called only where a rule wants to know. */
export type FaultPlace = {
  readonly service: FaultService;
  readonly operation: string;
  /** Names, ARNs or paths. */
  resources(): readonly string[];
  principal(): string | undefined;
};

/** A rule that strikes here. */
export type FaultHit = {
  readonly rule: FaultRule;
  /** From 0 to below 1; the same for the same seed, rule, call and use. */
  drawn(use: number): number;
};

export type FaultCount = {
  readonly rule: FaultRule;
  /** Matching calls that came by. */
  readonly seen: number;
  /** Those that it struck. */
  readonly fired: number;
};

/** A plan that is carried out: all that changes is the counts. */
export type RunningPlan = {
  readonly seed: number;
  watches(service: FaultService): boolean;
  /**
   * What strikes here: any number of gentle kinds, and of the others the first in the plan's order. Each rule
   * counts the calls that match it, so the n-th of them has the same fate in every run with the same seed.
   */
  strike(place: FaultPlace, kinds: (kind: FaultKind) => boolean): readonly FaultHit[];
  counts(): readonly FaultCount[];
};

const nothing: readonly FaultHit[] = [];

const fitting = (pattern: string | undefined): ((text: string | undefined) => boolean) => {
  if (pattern === undefined) return () => true;
  const fits = namePattern(pattern);
  return (text) => text !== undefined && fits(text);
};

/** A resource goes by its whole name and by the last part of its ARN. */
const namesOf = (resource: string): readonly string[] =>
  resource.startsWith('arn:') ? [resource, resource.slice(resource.search(/[^:/]*$/))] : [resource];

export const runPlan = ({ seed, rules }: FaultPlan): RunningPlan => {
  const states = rules.map((rule, index) => {
    const fitsOperation = fitting(rule.operation);
    const fitsResource = fitting(rule.resource);
    const fitsPrincipal = fitting(rule.principal);
    return {
      rule,
      index,
      seen: 0,
      fired: 0,
      matches: ({ operation, resources, principal }: FaultPlace): boolean =>
        canBefall(rule.kind, operation) &&
        fitsOperation(operation) &&
        (rule.resource === undefined || resources().flatMap(namesOf).some(fitsResource)) &&
        (rule.principal === undefined || fitsPrincipal(principal())),
    };
  });
  const byService = Map.groupBy(states, ({ rule }) => rule.service);

  return {
    seed,
    watches: (service) => byService.has(service),
    strike: (place, kinds) => {
      const hits: FaultHit[] = [];
      let isTaken = false;
      for (const state of byService.get(place.service) ?? []) {
        const { rule, index } = state;
        if (!kinds(rule.kind) || !state.matches(place)) continue;
        const call = state.seen;
        state.seen += 1;
        if (call < rule.skip || state.fired >= rule.times) continue;
        if (isTaken && !isGentle(rule.kind)) continue;
        if (draw(seed, index, call, 0) >= rule.rate) continue;
        state.fired += 1;
        isTaken ||= !isGentle(rule.kind);
        hits.push({ rule, drawn: (use) => draw(seed, index, call, use + 1) });
      }
      return hits.length === 0 ? nothing : hits;
    },
    counts: () => states.map(({ rule, seen, fired }) => ({ rule, seen, fired })),
  };
};
