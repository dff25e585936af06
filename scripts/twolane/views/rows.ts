import { isRecord } from '../../is-record.ts';
import { short, time } from './words.ts';

const MAX_VALUE_LENGTH = 500;
const TIME_NAME = /(^|\.)(at|time|oldest|newest)$|At$/;

const valueText = (name: string, value: unknown): unknown =>
  TIME_NAME.test(name) && typeof value === 'string' ? time(value) : value;

/** A document as names and values, nested names joined by a dot. */
const rowsOf = (value: unknown, name = ''): readonly (readonly [string, unknown])[] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([member, inner]) =>
        rowsOf(inner, name === '' ? member : `${name}.${member}`),
      )
    : [[name, value]];

/** A line for each name, values one below the other. */
export function rowsText(value: unknown): string {
  const rows = rowsOf(value);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows
    .map(
      ([name, inner]) => `${short(name.padEnd(width))}  ${short(valueText(name, inner), MAX_VALUE_LENGTH)}`,
    )
    .join('\n');
}
