import { ok, type Result, refuse } from '@twolane/contracts';
import { invalidRequest, type ProblemAnswer } from '@twolane/http';
import { ifMatchMissing } from './problems.ts';

/** A message's entity tag: the version of what was done about it. The message itself never changes. */
export const etagOf = (version: number): string => `"${version}"`;

/** Whatever version the message has. */
export const ANY_VERSION = 'any';

/**
 * The version in an `If-Match` of one ETag of ours; `*` matches whatever there is (RFC 9110, section 13.1.1). Any other is of
 * a message that nobody has seen here.
 */
export const versionIn = (header: string | undefined): Result<number | typeof ANY_VERSION, ProblemAnswer> => {
  const tag = header?.trim() ?? '';
  if (tag === '') return refuse(ifMatchMissing());
  if (tag === '*') return ok(ANY_VERSION);
  const [, version] = /^"(\d{1,9})"$/.exec(tag) ?? [];
  return version === undefined
    ? refuse(invalidRequest([{ field: 'If-Match', detail: 'must be the ETag of the message, such as "0"' }]))
    : ok(Number(version));
};
