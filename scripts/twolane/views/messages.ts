import { at, recordAt, textAt } from '../look.ts';
import type { Column } from '../output.ts';
import { NONE, printable, short, time } from './words.ts';

export const MESSAGE_COLUMNS: readonly Column[] = [
  { name: 'message', of: (message) => textAt(message, 'messageId') ?? NONE },
  { name: 'consumer', of: (message) => textAt(message, 'consumer') ?? NONE },
  {
    name: 'event',
    of: (message) =>
      [textAt(message, 'type'), textAt(message, 'eventKey')]
        .filter((part) => part !== undefined)
        .map((part) => short(part, 44))
        .join('\n'),
  },
  {
    name: 'why',
    of: (message) =>
      `${textAt(message, 'cause') ?? NONE}\n${short(textAt(message, 'why') ?? textAt(message, 'reason') ?? '', 48)}`.trimEnd(),
  },
  { name: 'sent', of: (message) => time(textAt(message, 'sentAt')) },
  { name: 'kind', of: (message) => textAt(message, 'kind') ?? NONE },
  { name: 'state', of: (message) => textAt(message, 'status') ?? NONE },
];

/** What a message says, masked by its contract, and what was done about it. */
export function messageText(message: unknown): string {
  const event = at(message, 'event');
  const facts = Object.entries(recordAt(message)).filter(([name]) => name !== 'event' && name !== 'original');
  return [
    ...facts.map(
      ([name, value]) =>
        `${name}: ${name.endsWith('At') && typeof value === 'string' ? time(value) : short(value, 200)}`,
    ),
    ...['event', 'original'].flatMap((name) => {
      const body = name === 'event' ? event : at(message, name);
      return body === undefined ? [] : [`${name}:`, indented(body)];
    }),
  ].join('\n');
}

const indented = (value: unknown): string =>
  (typeof value === 'string' ? value : JSON.stringify(value, null, 2))
    .split('\n')
    .map((line) => `  ${printable(line)}`)
    .join('\n');
