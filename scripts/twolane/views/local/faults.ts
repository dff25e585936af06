import { listAt, numberAt, textAt } from '../../look.ts';
import { type Column, columnsTable } from '../../output.ts';
import { count, NONE } from '../words.ts';

const text = (name: string): Column => ({ name, of: (rule) => textAt(rule, name) ?? NONE });
const number = (name: string): Column => ({ name, right: true, of: (rule) => count(numberAt(rule, name)) });

const RULES: readonly Column[] = [
  ...['name', 'service', 'kind', 'operation', 'resource', 'principal'].map(text),
  { name: 'rate', right: true, of: (rule) => String(numberAt(rule, 'rate') ?? 1) },
  ...['times', 'skip', 'ms'].map(number),
  text('when'),
  ...['seen', 'fired'].map(number),
];

/** The rules of a plan; `seen` are calls that matched, `fired` those that were struck. */
export function faultsText(plan: unknown): string {
  const rules = listAt(plan, 'rules');
  if (rules.length === 0) return 'There are no rules.';
  return `Seed ${numberAt(plan, 'seed') ?? NONE}.\n${columnsTable(RULES, rules)}`;
}
