import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { ok, type Result, refuse } from '@twolane/contracts';
import { type ArrivalRange, hourPrefixes } from './archive-hours.ts';
import { type ArchiveObject, type ArchiveObjects, s3Objects } from './archive-objects.ts';
import { linesOf } from './lines.ts';

/**
 * How much later than its folder says a record may have arrived. An object is named by the oldest record in it, and holds
 * what arrived until it was full or its time was up, 15 minutes at most (Firehose API reference, BufferingHints).
 */
export const ARRIVAL_SLACK_MS = 15 * 60_000;

export interface ArchivePlace {
  readonly key: string;
  /** From 1. */
  readonly line: number;
}

export interface ArchivedEvent extends ArchivePlace {
  /** As it was published. */
  readonly text: string;
  /** The same, parsed; not checked against any contract. */
  readonly event: Readonly<Record<string, unknown>>;
}

/** A line, or the rest of an object, that cannot be read. */
export interface BrokenArchive extends ArchivePlace {
  readonly what: string;
}

export type ArchiveLine = Result<ArchivedEvent, BrokenArchive>;

/**
 * What was published on the bus. Promises: every line of every object that there is, in the order of keys, or a
 * refusal that names its place; memory for one line, whatever there is. Not promised: that an event comes once (it is
 * published at least once, and delivered at least once), or in the order of its time. Throws what the SDK throws.
 */
export interface Archive {
  /** Objects of the hours that the range touches; the hour is when an object's oldest record arrived. */
  objects(range: ArrivalRange): AsyncIterable<ArchiveObject>;
  /** Events of the same objects. Whoever wants all that arrived from a moment on begins ARRIVAL_SLACK_MS before it. */
  events(range: ArrivalRange): AsyncIterable<ArchiveLine>;
  eventsIn(key: string): AsyncIterable<ArchiveLine>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readLine = (place: ArchivePlace, text: string | undefined): ArchiveLine => {
  if (text === undefined) return refuse({ ...place, what: 'is too long, or not in UTF-8' });
  try {
    const event: unknown = JSON.parse(text);
    if (isRecord(event)) return ok({ ...place, text, event });
  } catch {
    // Falls through to the refusal.
  }
  return refuse({ ...place, what: 'is not a JSON object' });
};

/**
 * What zlib says about the content; undefined for all other errors, which are about the way to it and may pass. By
 * shape: an error of Node's is no `Error` of the realm that a test runner makes.
 */
const complaintOf = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  if (typeof error.code !== 'string' || !error.code.startsWith('Z_')) return undefined;
  return 'message' in error ? String(error.message) : error.code;
};

export const createArchive = (store: ArchiveObjects): Archive => {
  async function* eventsIn(key: string): AsyncGenerator<ArchiveLine> {
    const content = createGunzip();
    // What goes wrong on the way is thrown where the content is read.
    pipeline(await store.open(key), content, () => undefined);
    let last = 0;
    try {
      for await (const { line, text } of linesOf(content)) {
        last = line;
        yield readLine({ key, line }, text);
      }
    } catch (error) {
      const complaint = complaintOf(error);
      if (complaint === undefined) throw error;
      yield refuse({ key, line: last + 1, what: `is not compressed as it should be: ${complaint}` });
    }
  }
  async function* objects(range: ArrivalRange): AsyncGenerator<ArchiveObject> {
    for (const prefix of hourPrefixes(range)) yield* store.list(prefix);
  }
  return {
    objects,
    eventsIn,
    async *events(range) {
      for await (const { key } of objects(range)) yield* eventsIn(key);
    },
  };
};

/** The archive in this bucket of S3. */
export const readArchive = ({ s3, bucket }: { readonly s3: S3Client; readonly bucket: string }): Archive =>
  createArchive(s3Objects(s3, bucket));
