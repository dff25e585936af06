import { isRecord } from '../../is-record.ts';
import { table } from '../output.ts';
import { short, time } from './words.ts';

const VALUE_LENGTH = 100;

const valueText = (name: string, value: unknown): string =>
  /(^|\.)at$|At$/.test(name) && typeof value === 'string' ? time(value) : short(value, VALUE_LENGTH);

/** A document as rows of names and values, nested names joined by a dot. */
export const rowsOf = (value: unknown, name = ''): readonly (readonly [string, string])[] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([member, inner]) =>
        rowsOf(inner, name === '' ? member : `${name}.${member}`),
      )
    : [[name, valueText(name, value)]];

export const rowsTable = (value: unknown): string =>
  table([{ name: 'what' }, { name: 'value' }], rowsOf(value));
