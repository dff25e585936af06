import { hash } from 'node:crypto';
import { fieldsOf, type Key, putOver, type StoredItem, TerminalError, type Write } from '@twolane/store';
import type { HttpAnswer } from '../answer.ts';

/** How long a stored answer is given again. A client that repeats a command later than this may run it twice. */
export const IDEMPOTENCY_RETENTION_DAYS = 30;
const RETENTION_SEC = IDEMPOTENCY_RETENTION_DAYS * 24 * 60 * 60;

/** The answer of a command that took effect, and what it was the answer to. */
export interface IdempotencyRecord {
  /** `fingerprint` of the request. */
  readonly fingerprint: string;
  readonly answer: HttpAnswer;
}

/** A key belongs to one owner and one route: nobody meets another's answer, and no route another route's. */
export const recordKey = ({
  owner,
  key,
  route,
}: {
  readonly owner: string;
  readonly key: string;
  readonly route: string;
}): Key => ({
  pk: `http#${escaped(owner)}#${escaped(key)}`,
  sk: route,
});

/**
 * So that no owner and key can be read as another owner and key. No more than that is escaped, because a partition
 * key may have 2,048 bytes, and the longest owner and key must fit.
 */
const escaped = (text: string): string => text.replaceAll(/[#%]/g, encodeURIComponent);

/** What makes two requests the same: parameters and body, whatever the order of their fields. SHA-256, base64url. */
export const fingerprint = (payload: unknown): string =>
  hash('sha256', JSON.stringify(payload, sortedMembers), 'base64url');

const sortedMembers = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/** `before`: an expired record that the database has not deleted yet, which it may do only days later. */
export const recordWrite = (
  {
    table,
    key,
    before,
  }: { readonly table: string; readonly key: Key; readonly before: StoredItem | undefined },
  { fingerprint: of, answer }: IdempotencyRecord,
  nowMs: number,
): Write => {
  const put = {
    table,
    key,
    item: {
      fingerprint: of,
      status: answer.status,
      headers: JSON.stringify(answer.headers),
      ...(answer.body === undefined ? {} : { body: answer.body }),
    },
    expiresAtSec: Math.floor(nowMs / 1000) + RETENTION_SEC,
  };
  return putOver(before?.version, put);
};

/** Time to live is deletion within days: until then the record is there, and must count as gone. */
export const isExpired = ({ expiresAtSec }: StoredItem, nowMs: number): boolean =>
  expiresAtSec !== undefined && expiresAtSec <= nowMs / 1000;

/** Throws `TerminalError` for an item that is no record. */
export const recordFrom = (stored: StoredItem): IdempotencyRecord => {
  const fields = fieldsOf(stored);
  const body = fields.optionalText('body');
  return {
    fingerprint: fields.text('fingerprint'),
    answer: {
      status: fields.whole('status'),
      headers: headersFrom(fields.json('headers')),
      ...(body === undefined ? {} : { body }),
    },
  };
};

const headersFrom = (value: unknown): Readonly<Record<string, string>> => {
  if (typeof value !== 'object' || value === null)
    throw new TerminalError('Stored headers must be an object.');
  return Object.fromEntries(Object.entries(value).map(([name, text]) => [name, String(text)]));
};
