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

/** Totals of a phase: all deliveries, each consumer, what changed in sum, and each hour. */
export function totalsText(totals: unknown, tense: Tense): string {
  const consumers = Object.entries(recordAt(totals, 'perConsumer'));
  const measures = consumers.flatMap(([consumer, of]) =>
    Object.entries(countsAt(of, 'measures')).map(([measure, sum]) => [consumer, measure, signed(sum)]),
  );
  const hours = consumers.flatMap(([consumer, of]) =>
    Object.keys(recordAt(of, 'perHour'))
      .sort()
      .map((hour) => [`${consumer} ${hour}`, ...cells(countsAt(of, 'perHour', hour))]),
  );
  return [
    outcomeRows('deliveries', tense, [
      ['all', ...cells(countsAt(totals, 'outcomes'))],
      ...consumers.map(([consumer, of]) => [consumer, ...cells(countsAt(of, 'outcomes'))]),
    ]),
    ...(measures.length === 0
      ? []
      : [table([{ name: 'consumer' }, { name: 'what changes' }, { name: 'in sum', right: true }], measures)]),
    ...(hours.length === 0 ? [] : [outcomeRows('by hour', tense, hours)]),
  ].join('\n');
}
