import { listAt, numberAt, textAt } from '../../look.ts';
import { type Column, columnsTable } from '../../output.ts';
import { count, NONE } from '../words.ts';

const text = (name: string): Column => ({ name, of: (rule) => textAt(rule, name) ?? NONE });
const number = (name: string): Column => ({ name, right: true, of: (rule) => count(numberAt(rule, name)) });

/** What the stack writes for a rule that may strike any number of times. */
const UNLIMITED_TIMES = 1_000_000_000;

const RULES: readonly Column[] = [
  ...['name', 'service', 'kind', 'operation', 'resource', 'principal'].map(text),
  { name: 'rate', right: true, of: (rule) => String(numberAt(rule, 'rate') ?? 1) },
  {
    name: 'times',
    right: true,
    of: (rule) => ((numberAt(rule, 'times') ?? 0) < UNLIMITED_TIMES ? count(numberAt(rule, 'times')) : NONE),
  },
  ...['skip', 'ms'].map(number),
  text('when'),
  ...['seen', 'fired'].map(number),
];

/** The rules of a plan; `seen` are calls that matched, `fired` those that were struck. */
export function faultsText(plan: unknown): string {
  const rules = listAt(plan, 'rules');
  if (rules.length === 0) return 'There are no rules.';
  return `Seed ${numberAt(plan, 'seed') ?? NONE}.\n${columnsTable(RULES, rules)}`;
}
