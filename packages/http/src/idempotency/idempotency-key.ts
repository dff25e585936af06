import { ok, type Result, refuse } from '@twolane/contracts';
import { parseItem } from 'structured-headers';
import type { ProblemAnswer } from '../problem.ts';
import { keyInvalid, keyMissing } from '../problems.ts';

/** More than any id scheme needs; a key is part of a stored key. */
export const MAX_KEY_LENGTH = 255;

/**
 * The key that header `Idempotency-Key` names: a structured-field string (draft-ietf-httpapi-idempotency-key-header,
 * section 2.1; RFC 9651, section 3.3.3), 1 to `MAX_KEY_LENGTH` characters, parameters ignored. A header sent twice
 * arrives as a list and is refused.
 */
export const idempotencyKey = (header: string | undefined): Result<string, ProblemAnswer> => {
  if (header === undefined || header.trim() === '') return refuse(keyMissing());
  const value = bareItem(header);
  if (typeof value !== 'string') return refuse(keyInvalid('is no structured-field string'));
  if (value.length === 0 || value.length > MAX_KEY_LENGTH) {
    return refuse(keyInvalid(`must have 1 to ${MAX_KEY_LENGTH} characters`));
  }
  return ok(value);
};

const bareItem = (header: string): unknown => {
  try {
    return parseItem(header)[0];
  } catch {
    return undefined;
  }
};
