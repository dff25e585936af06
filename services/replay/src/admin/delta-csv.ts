import { stringify } from 'csv-stringify/sync';
import type { FieldDelta } from '../domain/model.ts';
import type { ShownDelta } from './shown-delta.ts';

const COLUMNS = [
  'eventKey',
  'type',
  'subject',
  'time',
  'recordedTime',
  'hour',
  'consumer',
  'outcome',
  'comparison',
  'cause',
  'why',
  'table',
  'pk',
  'sk',
  'isNew',
  'field',
  'before',
  'after',
  'by',
  'emits',
] as const;

/** What spreadsheets take for the beginning of a formula, wide forms included. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Text as a spreadsheet is to show it: what it would take for a formula gets a quote before it (OWASP, "CSV Injection").
 * Numbers stay numbers.
 */
export const cellOf = (value: unknown): string => {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return FORMULA.test(text) ? `'${text}` : text;
};

/** Deltas as CSV (RFC 4180), with its header: one row a changed field, one for what changed none. */
export const csvOf = (deltas: readonly ShownDelta[]): string =>
  stringify([[...COLUMNS], ...deltas.flatMap(rowsOf)], { record_delimiter: 'windows' });

const rowsOf = (delta: ShownDelta): readonly (readonly string[])[] => {
  const rows = delta.changes.flatMap((item) =>
    item.fields.length === 0 ? [rowOf(delta, item)] : item.fields.map((field) => rowOf(delta, item, field)),
  );
  return rows.length === 0 ? [rowOf(delta)] : rows;
};

const rowOf = (
  delta: ShownDelta,
  item?: ShownDelta['changes'][number],
  field?: FieldDelta,
): readonly string[] => {
  const {
    eventKey,
    type,
    subject,
    time,
    recordedTime,
    hour,
    consumer,
    outcome,
    comparison,
    cause,
    why,
    emits,
  } = delta;
  return [
    ...[eventKey, type, subject, time, recordedTime, hour, consumer, outcome, comparison, cause, why],
    ...[item?.table, item?.pk, item?.sk, item?.isNew],
    ...[field?.name, field?.before, field?.after, field?.by],
    emits.map((event) => `${event.type} ${event.id}`).join('; '),
  ].map(cellOf);
};
