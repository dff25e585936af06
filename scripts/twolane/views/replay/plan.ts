import { countsAt, listAt, numberAt, recordAt, textAt, textsAt } from '../../look.ts';
import { table } from '../../output.ts';
import { count, dollars, minutes, NONE, printable, time } from '../words.ts';
import { externalText } from './external.ts';

/** Enough to tell plans apart at a glance, and what an approver types. */
export const SHORT_HASH = 8;

const counted = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, of]) => `${name} ${count(of)}`)
    .join('\n');

const names = (list: readonly string[]): string =>
  list.length === 0 ? 'none' : list.map(printable).join(', ');

/** From the first hour to the last; each hour stands in the totals. */
function hoursOf(byHour: Readonly<Record<string, number>>): string {
  const hours = Object.keys(byHour).sort();
  const [first, last] = [hours[0], hours.at(-1)];
  if (first === undefined || last === undefined) return NONE;
  return first === last ? first : `${first} … ${last}\n${count(hours.length)} hours`;
}

/** What would be replayed and how far that reaches: what an approver must know. */
export function planText(plan: unknown): string {
  // A backfill is offered to everyone; who gets nothing is no news.
  const perConsumer = listAt(plan, 'perConsumer').filter((of) => numberAt(of, 'events') !== 0);
  const unreadable = numberAt(plan, 'unreadable') ?? 0;
  return [
    `Plan ${textAt(plan, 'planHash') ?? NONE}, to be approved until ${time(textAt(plan, 'expiresAt'))}`,
    `  ${count(numberAt(plan, 'planned'))} deliveries of ${count(numberAt(plan, 'events'))} events on ${count(numberAt(plan, 'aggregates'))} aggregates; late ${count(numberAt(plan, 'lateCount'))}, frozen ${count(numberAt(plan, 'frozenCount'))}`,
    ...(unreadable === 0
      ? []
      : [`  ${count(unreadable)} records hold no readable event and are not replayed`]),
    `  estimated ${dollars(numberAt(plan, 'estimate', 'costMicroUsd'))}, ${minutes(numberAt(plan, 'estimate', 'minutes'))}`,
    `  consumers downstream: ${names(textsAt(plan, 'downstream'))}`,
    `  ${externalText(plan)}`,
    table(
      [
        { name: 'consumer' },
        { name: 'events', right: true },
        { name: 'types' },
        { name: 'hours' },
        { name: 'code' },
      ],
      perConsumer.map((of) => [
        textAt(of, 'consumer') ?? NONE,
        count(numberAt(of, 'events')),
        counted(countsAt(of, 'byType')),
        hoursOf(countsAt(of, 'byHour')),
        (textAt(of, 'codeSha256') ?? NONE).slice(0, SHORT_HASH),
      ]),
    ),
  ].join('\n');
}

/** Whether there is a plan to look at. */
export const hasPlan = (view: unknown): boolean => Object.keys(recordAt(view, 'plan')).length > 0;
