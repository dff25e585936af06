import { listAt, numberAt, recordAt, textAt } from '../../look.ts';
import { type Column, columnsTable } from '../../output.ts';
import { count, NONE, short, time } from '../words.ts';
import { span } from './status.ts';

/** Ids of events grow with each rule that they went through: the end tells them apart. */
const LONGEST_EVENT = 44;
const LONGEST_DETAIL = 90;
const LONGEST_CAUSE = 36;

const ended = (text: string | undefined, length: number): string => {
  if (text === undefined) return NONE;
  return text.length <= length ? text : `…${text.slice(1 - length)}`;
};

const WORDS: Readonly<Record<string, string>> = {
  deadLettered: 'dead letter',
  acknowledged: 'done',
  retrying: 'next try',
};

const details = (hop: unknown): string =>
  Object.entries(recordAt(hop, 'details'))
    .map(([name, value]) =>
      name === 'causedBy' && typeof value === 'string'
        ? `caused by ${ended(value, LONGEST_CAUSE)}`
        : `${name} ${short(value, LONGEST_DETAIL)}`,
    )
    .join(', ');

const HOPS: readonly Column[] = [
  { name: 'after ms', right: true, of: (hop) => count(numberAt(hop, 'sinceStartMs')) },
  { name: 'hop', of: (hop) => WORDS[textAt(hop, 'kind') ?? ''] ?? textAt(hop, 'kind') ?? NONE },
  { name: 'where', of: (hop) => textAt(hop, 'where') ?? NONE },
  { name: 'type', of: (hop) => textAt(hop, 'type') ?? NONE },
  { name: 'event', of: (hop) => ended(textAt(hop, 'event'), LONGEST_EVENT) },
  { name: 'details', of: details },
];

export function traceText(trace: unknown): string {
  const hops = listAt(trace, 'hops');
  const events = new Set(hops.map((hop) => textAt(hop, 'event')).filter((event) => event !== undefined));
  const begun = time(textAt(trace, 'startedAt'));
  return [
    `${short(textAt(trace, 'correlationId'), 256)}: ${events.size} events in ${hops.length} hops, from ${begun}, ${span(numberAt(trace, 'tookMs'))}.`,
    '',
    columnsTable(HOPS, hops),
  ].join('\n');
}
