import { countsAt, recordAt } from '../../look.ts';
import { table } from '../../output.ts';
import { count, signed } from '../words.ts';

/** What became of a delivery, in the words of a rehearsal and of the real thing. */
const KINDS = [
  { kind: 'applied', rehearsed: 'would apply', done: 'applied' },
  { kind: 'alreadyApplied', rehearsed: 'already applied', done: 'already applied' },
  { kind: 'nothing', rehearsed: 'nothing to do', done: 'nothing to do' },
  { kind: 'failed', rehearsed: 'would fail', done: 'failed' },
  { kind: 'frozen', rehearsed: 'frozen', done: 'frozen' },
  { kind: 'withheld', rehearsed: 'external, withheld', done: 'external, withheld' },
] as const;

export type Tense = 'rehearsed' | 'done';

export const outcomeWord = (kind: string | undefined, tense: Tense): string =>
  KINDS.find((one) => one.kind === kind)?.[tense] ?? kind ?? '';

const cells = (outcomes: Readonly<Record<string, number>>): readonly string[] =>
  KINDS.map(({ kind }) => count(outcomes[kind] ?? 0));

function outcomeRows(name: string, tense: Tense, rows: readonly (readonly string[])[]): string {
  const heads = KINDS.map((kind) => ({ name: kind[tense], right: true as const }));
  return table([{ name }, ...heads], rows);
}

/** Moments and sequence numbers change, but their sum says nothing. */
const NO_SUM = /(At(Ms|Sec)|[sS]equence|[vV]ersion)$/;
/** Two days; a longer range has its hours in --json. */
const MAX_HOURS = 48;

/** Each hour over all consumers. */
function byHour(perConsumer: readonly unknown[]): ReadonlyMap<string, Readonly<Record<string, number>>> {
  const hours = new Map<string, Record<string, number>>();
  for (const of of perConsumer) {
    for (const hour of Object.keys(recordAt(of, 'perHour'))) {
      const sum = hours.get(hour) ?? {};
      for (const [kind, times] of Object.entries(countsAt(of, 'perHour', hour))) {
        sum[kind] = (sum[kind] ?? 0) + times;
      }
      hours.set(hour, sum);
    }
  }
  return new Map([...hours].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function hoursText(perConsumer: readonly unknown[], tense: Tense): readonly string[] {
  const rows = [...byHour(perConsumer)].map(([hour, of]) => [hour, ...cells(of)]);
  if (rows.length < 2) return [];
  return [
    outcomeRows('by hour', tense, rows.slice(0, MAX_HOURS)),
    ...(rows.length > MAX_HOURS
      ? [`… and ${rows.length - MAX_HOURS} hours more: --json has all of them`]
      : []),
  ];
}

/** Totals of a phase: all deliveries, each consumer, what changed in sum, and each hour. */
export function totalsText(totals: unknown, tense: Tense): string {
  const consumers = Object.entries(recordAt(totals, 'perConsumer'));
  const measures = consumers.flatMap(([consumer, of]) =>
    Object.entries(countsAt(of, 'measures'))
      .filter(([measure]) => !NO_SUM.test(measure))
      .map(([measure, sum]) => [consumer, measure, signed(sum)]),
  );
  return [
    outcomeRows('deliveries', tense, [
      ['all', ...cells(countsAt(totals, 'outcomes'))],
      ...consumers.map(([consumer, of]) => [consumer, ...cells(countsAt(of, 'outcomes'))]),
    ]),
    ...(measures.length === 0
      ? []
      : [table([{ name: 'consumer' }, { name: 'what changes' }, { name: 'in sum', right: true }], measures)]),
    ...hoursText(
      consumers.map(([, of]) => of),
      tense,
    ),
  ].join('\n');
}
