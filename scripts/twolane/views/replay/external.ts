import { listAt, textAt, textsAt } from '../../look.ts';
import { printable } from '../words.ts';

/** Consumers that call what lies outside of the database. */
export interface External {
  /** The replay itself would have them do it: withheld, unless the approval allows it. */
  readonly chosen: readonly string[];
  /** They are live and do what follows from the replay by themselves: nothing can withhold that. */
  readonly downstream: readonly string[];
}

export function externalOf(plan: unknown): External {
  const chosen = listAt(plan, 'perConsumer').map((of) => textAt(of, 'consumer'));
  const external = textsAt(plan, 'externalEffects');
  return {
    chosen: external.filter((consumer) => chosen.includes(consumer)),
    downstream: external.filter((consumer) => !chosen.includes(consumer)),
  };
}

const names = (consumers: readonly string[]): string => consumers.map(printable).join(', ');

/** What an approver must know of it: before anything is said about allowing, or for a given choice. */
export function externalText(plan: unknown, allowed?: boolean): string {
  const { chosen, downstream } = externalOf(plan);
  if (chosen.length + downstream.length === 0) return 'external effects: none';
  if (allowed === true) {
    return `EXTERNAL EFFECTS ARE ALLOWED: ${names([...chosen, ...downstream])} will call what lies outside of the database`;
  }
  return [
    ...(chosen.length === 0
      ? []
      : [`external effects: ${names(chosen)}, withheld unless the approval allows them`]),
    ...(downstream.length === 0
      ? []
      : [
          `EXTERNAL EFFECTS FOLLOW: ${names(downstream)} will act on what this replay says; an approval must allow that`,
        ]),
  ].join('\n  ');
}
