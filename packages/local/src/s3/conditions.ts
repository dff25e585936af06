import { notModified, preconditionFailed, type S3Refusal } from './refusals.ts';
import type { ObjectVersion, WriteConditions } from './types.ts';

const withoutQuotes = (etag: string): string => etag.trim().replace(/^(?:W\/)?"|"$/g, '');

/** RFC 9110, section 13.1: `*`, or a list of entity tags. */
const matches = (header: string, etag: string): boolean =>
  header.trim() === '*' || header.split(',').some((tag) => withoutQuotes(tag) === etag);

export type ReadConditions = {
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly ifModifiedSince: string | undefined;
  readonly ifUnmodifiedSince: string | undefined;
};

/** A date that is none is passed over (RFC 9110, section 13.1.3). */
const secondsOf = (header: string | undefined): number | undefined => {
  const ms = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(ms) ? undefined : Math.floor(ms / 1_000);
};

/** API reference, GetObject: an ETag that fits outweighs the date beside it. */
export const refusedRead = (
  conditions: ReadConditions,
  version: Pick<ObjectVersion, 'etag' | 'modifiedMs'>,
): S3Refusal | undefined => {
  const { ifMatch, ifNoneMatch } = conditions;
  const modifiedSec = Math.floor(version.modifiedMs / 1_000);
  const since = secondsOf(conditions.ifModifiedSince);
  const unmodifiedSince = secondsOf(conditions.ifUnmodifiedSince);
  if (ifMatch !== undefined) {
    if (!matches(ifMatch, version.etag)) return preconditionFailed;
  } else if (unmodifiedSince !== undefined && modifiedSec > unmodifiedSince) return preconditionFailed;
  if (ifNoneMatch !== undefined) {
    if (matches(ifNoneMatch, version.etag)) return notModified;
  } else if (since !== undefined && modifiedSec <= since) return notModified;
  return undefined;
};

/** User guide, "Conditional writes"; a delete marker counts as no object. */
export const refusedWrite = (
  conditions: WriteConditions,
  existing: ObjectVersion | undefined,
): S3Refusal | undefined => {
  const present = existing?.isMarker === true ? undefined : existing;
  if (conditions.onlyIfAbsent && present !== undefined) return preconditionFailed;
  const { onlyOver } = conditions;
  if (onlyOver === undefined) return undefined;
  return present !== undefined && matches(onlyOver, present.etag) ? undefined : preconditionFailed;
};
