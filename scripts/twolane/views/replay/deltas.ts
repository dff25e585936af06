import { at, listAt, numberAt, textAt } from '../../look.ts';
import type { Column } from '../../output.ts';
import { NONE, short, signed, time } from '../words.ts';
import { outcomeWord, type Tense } from './outcomes.ts';

const VALUE_LENGTH = 36;
const KEY_LENGTH = 56;
/** A large order touches hundreds of items; all of them are in the download. */
const MAX_LINES = 24;

/** `units 12 → 9 (-3)`, as far as it is known. */
export function fieldText(field: unknown): string {
  const name = short(textAt(field, 'name') ?? NONE, VALUE_LENGTH);
  const by = numberAt(field, 'by');
  const change = by === undefined ? '' : ` (${signed(by)})`;
  const before = at(field, 'before');
  const after = at(field, 'after');
  if (before === undefined && after === undefined)
    return `${name}${by === undefined ? '' : ` ${signed(by)}`}`;
  return `${name} ${short(before, VALUE_LENGTH)} → ${short(after, VALUE_LENGTH)}${change}`;
}

function itemLines(change: unknown): readonly string[] {
  const key = `${textAt(change, 'table') ?? NONE} ${textAt(change, 'pk') ?? NONE} / ${textAt(change, 'sk') ?? NONE}`;
  const isNew = at(change, 'isNew') === true ? ' (new)' : '';
  return [
    `${short(key, KEY_LENGTH)}${isNew}`,
    ...listAt(change, 'fields').map((field) => `  ${fieldText(field)}`),
  ];
}

/** What a delivery changes, item by item and field by field, then what it says. */
export function changesText(delta: unknown): string {
  const cause = textAt(delta, 'cause');
  const why = textAt(delta, 'why');
  const lines = [
    ...(cause === undefined ? [] : [short(why === undefined ? cause : `${cause}: ${why}`, KEY_LENGTH * 2)]),
    ...listAt(delta, 'changes').flatMap(itemLines),
    ...listAt(delta, 'emits').map((event) => `says ${short(textAt(event, 'type') ?? NONE)}`),
  ];
  if (lines.length <= MAX_LINES) return lines.join('\n');
  return [...lines.slice(0, MAX_LINES), `… ${lines.length - MAX_LINES} more lines: --format csv`].join('\n');
}

/** Only what is worth a look. */
const COMPARED: ReadonlyMap<string | undefined, readonly string[]> = new Map([
  ['mismatch', ['NOT AS SHOWN']],
  ['overtaken', ['overtaken']],
]);

export const deltaColumns = (tense: Tense): readonly Column[] => [
  {
    name: 'event',
    of: (delta) =>
      [
        textAt(delta, 'type') ?? NONE,
        short(textAt(delta, 'subject') ?? textAt(delta, 'eventKey') ?? NONE, VALUE_LENGTH),
        time(textAt(delta, 'time')),
      ].join('\n'),
  },
  {
    name: 'consumer',
    of: (delta) =>
      [
        textAt(delta, 'consumer') ?? NONE,
        outcomeWord(textAt(delta, 'outcome'), tense),
        ...(COMPARED.get(textAt(delta, 'comparison')) ?? []),
      ].join('\n'),
  },
  { name: 'before → after', of: changesText },
];
