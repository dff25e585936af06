import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { EventOutcome } from '@twolane/consumer';
import { RetryableError } from '@twolane/store';
import type { Delta, Stage } from '../domain/model.ts';
import { isRecord, isText, listOf } from '../domain/shape.ts';
import type { Rehearsed } from '../domain/verify.ts';
import { ownJson } from './own-json.ts';
import { shortHash } from './partition.ts';
import { type DeltaKind, paths } from './paths.ts';
import type { WorkPorts } from './ports.ts';
import type { SliceEvent } from './slice-events.ts';

const zip = promisify(gzip);
const unzip = promisify(gunzip);
/** A chunk's lines, inflated. */
const MAX_INFLATED_BYTES = 256 * 1024 * 1024;

export const deltaOf = (event: SliceEvent, consumer: string, outcome: EventOutcome): Delta => ({
  eventKey: event.eventKey,
  type: event.type,
  subject: event.subject,
  time: event.time,
  recordedTime: event.recordedTime,
  hour: event.hour,
  consumer,
  outcome: outcome.kind,
  ...(outcome.cause === undefined ? {} : { cause: outcome.cause }),
  ...(outcome.why === undefined ? {} : { why: outcome.why }),
  changes: outcome.changes,
  emits: outcome.emits,
});

export interface DeltaPlace {
  readonly replayId: string;
  readonly kind: DeltaKind;
  readonly slice: number;
  readonly stage?: Stage;
}

/** Keeps a chunk's deltas under its own name: written again, it is the same file. */
export const putDeltas = async (
  { files }: Pick<WorkPorts, 'files'>,
  { replayId, kind, slice, stage }: DeltaPlace,
  chunk: number,
  deltas: readonly Delta[],
): Promise<void> => {
  await files.put(paths(replayId).deltaChunk(kind, slice, chunk, stage), await packed(deltas));
};

/**
 * The same, where nobody has kept this chunk's yet. Throws `RetryableError` where another worker has: its word stands,
 * and whoever comes next goes on from it.
 */
export const putNewDeltas = async (
  { files }: Pick<WorkPorts, 'files'>,
  { replayId, kind, slice, stage }: DeltaPlace,
  chunk: number,
  deltas: readonly Delta[],
): Promise<void> => {
  const key = paths(replayId).deltaChunk(kind, slice, chunk, stage);
  if (await files.putNew(key, await packed(deltas))) return;
  throw new RetryableError(`Chunk ${chunk} of slice ${slice} of ${replayId}: another worker has kept it.`);
};

/** What an attempt has kept of a chunk; undefined where none has. */
export const keptDeltas = async (
  { files }: Pick<WorkPorts, 'files'>,
  { replayId, kind, slice, stage }: DeltaPlace,
  chunk: number,
): Promise<readonly Delta[] | undefined> =>
  readDeltas(files, paths(replayId).deltaChunk(kind, slice, chunk, stage));

const packed = (deltas: readonly Delta[]): Promise<Buffer> =>
  zip(deltas.map((delta) => `${JSON.stringify(delta)}\n`).join(''));

/** Of an item's digest, enough to tell the few items of one delivery apart: a slice's are in memory. */
const END_LENGTH = 16;

/** What is compared: the outcome, one digest over the digests of all changes, and how each item ends. */
export const comparable = (delta: Pick<Delta, 'outcome' | 'changes'>): Rehearsed => ({
  outcome: delta.outcome,
  digest: shortHash(
    delta.changes
      .map(({ table, pk, sk, digest }) => `${table}\n${pk}\n${sk}\n${digest}`)
      .toSorted()
      .join('\n\n'),
  ),
  ends: delta.changes.flatMap(({ endDigest }) => endDigest?.slice(0, END_LENGTH) ?? []),
  counts: delta.changes.flatMap(({ endDigest, digest }) =>
    endDigest === undefined ? [digest.slice(0, END_LENGTH)] : [],
  ),
});

export const deliveryName = (eventKey: string, consumer: string): string => `${consumer}\n${eventKey}`;

const isDelta = (value: unknown): value is Delta =>
  isRecord(value) &&
  isText(value['eventKey']) &&
  isText(value['consumer']) &&
  isText(value['outcome']) &&
  listOf((change) => isRecord(change) && isText(change['digest']))(value['changes']);

/** What the rehearsal showed of each delivery of a slice; a few dozen bytes each in memory. */
export const readRehearsed = async (
  { files }: Pick<WorkPorts, 'files'>,
  replayId: string,
  slice: number,
): Promise<ReadonlyMap<string, Rehearsed>> => {
  const prefix = paths(replayId).deltas('rehearsal', slice);
  const rehearsed = new Map<string, Rehearsed>();
  let after: string | undefined;
  for (;;) {
    const page = await files.list(prefix, after === undefined ? {} : { after });
    for (const key of page.keys) {
      for (const delta of (await readDeltas(files, key)) ?? []) {
        rehearsed.set(deliveryName(delta.eventKey, delta.consumer), comparable(delta));
      }
    }
    after = page.keys.at(-1);
    if (!page.more || after === undefined) return rehearsed;
  }
};

const readDeltas = async (files: WorkPorts['files'], key: string): Promise<readonly Delta[] | undefined> => {
  const file = await files.read(key);
  if (file === undefined) return undefined;
  const chunks: Uint8Array[] = [];
  for await (const chunk of file.chunks) chunks.push(Uint8Array.from(chunk));
  const text = (await unzip(Buffer.concat(chunks), { maxOutputLength: MAX_INFLATED_BYTES })).toString('utf8');
  return text.split('\n').flatMap((line) => {
    const value = line === '' ? undefined : ownJson(line, `A line of ${key}`);
    return isDelta(value) ? [value] : [];
  });
};
