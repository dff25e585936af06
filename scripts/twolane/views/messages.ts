import { at, numberAt, recordAt, textAt } from '../look.ts';
import type { Column } from '../output.ts';
import { rowsText } from './rows.ts';
import { count, NONE, printable, short, time } from './words.ts';

const WHY_LENGTH = 72;

/** Ids are long: what is said about a message stands under its id, so that a row fits beside an editor. */
function idText(message: unknown): string {
  const event = [textAt(message, 'type'), textAt(message, 'subject')].filter((word) => word !== undefined);
  const why = [textAt(message, 'cause'), textAt(message, 'why')].filter((word) => word !== undefined);
  return [
    textAt(message, 'messageId') ?? NONE,
    ...(event.length === 0 ? [] : [short(event.join(' '), WHY_LENGTH)]),
    ...(why.length === 0 ? [] : [short(why.join(': '), WHY_LENGTH)]),
  ].join('\n');
}

export const MESSAGE_COLUMNS: readonly Column[] = [
  { name: 'message', of: idText },
  { name: 'sent', of: (message) => time(textAt(message, 'sentAt')) },
  {
    name: 'state',
    of: (message) => `${textAt(message, 'kind') ?? NONE}\n${textAt(message, 'status') ?? NONE}`,
  },
];

export const GROUP_COLUMNS: readonly Column[] = [
  { name: 'consumer', of: (group) => textAt(group, 'consumer') ?? NONE },
  { name: 'kind', of: (group) => textAt(group, 'kind') ?? NONE },
  { name: 'cause', of: (group) => textAt(group, 'cause') ?? NONE },
  { name: 'open', right: true, of: (group) => count(numberAt(group, 'open')) },
  { name: 'all', right: true, of: (group) => count(numberAt(group, 'count')) },
  { name: 'oldest', of: (group) => time(textAt(group, 'oldest')) },
  { name: 'newest', of: (group) => time(textAt(group, 'newest')) },
];

const eventLines = (title: string, event: unknown): readonly string[] =>
  event === undefined
    ? []
    : [
        title,
        ...JSON.stringify(event, null, 2)
          .split('\n')
          .map((line) => `  ${printable(line)}`),
      ];

const without = (value: unknown, name: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(recordAt(value)).filter(([member]) => member !== name));

/** What a message says, masked by its contract, and what was done about it. */
export function messageText(message: unknown): string {
  const edited = at(message, 'edited');
  const facts = {
    ...without(message, 'event'),
    ...(edited === undefined ? {} : { edited: without(edited, 'event') }),
  };
  return [
    rowsText(facts),
    ...eventLines('The event as it came (masked):', at(message, 'event')),
    ...eventLines('The corrected copy, which a redrive sends (masked):', at(edited, 'event')),
  ].join('\n');
}
