import { type CloudEvent, eventKey, parseTime, timeText } from '@twolane/contracts';
import { type BucketPage, bucketsBetween, readBucket } from '@twolane/outbox';
import { TerminalError } from '@twolane/store';
import { takersOf } from '../domain/manifest.ts';
import { isReadable, matches, type Wanted } from '../domain/matches.ts';
import type { Replay } from '../domain/model.ts';
import { recordedSpan, type ScanItem } from '../domain/scan-plan.ts';
import type { ScannedItem } from '../domain/scanned.ts';
import { isText, listOf } from '../domain/shape.ts';
import { loadReplay } from './change-replay.ts';
import { ownJson } from './own-json.ts';
import { byAggregate, byHourFrom, partWriter } from './part-writer.ts';
import { paths } from './paths.ts';
import type { WorkPorts } from './ports.ts';
import { readJsonFile, textLines } from './read-file.ts';

/** Partitions of the journal that are read at the same time. */
const BUCKETS_AT_ONCE = 24;

const isTexts = (value: unknown): value is readonly string[] => listOf(isText)(value);

/**
 * Reads one item of the scan and keeps what the replay is about in part files. Begun anew, it writes the same files
 * again; what it found counts only once its own record of it is there.
 */
export const scan = async (ports: WorkPorts, replayId: string, item: ScanItem): Promise<ScannedItem> => {
  const { files } = ports;
  const { replay } = await loadReplay(ports, replayId);
  const names = paths(replayId);
  const wanted = await wantedBy(ports, replay);
  const { mode, range } = replay.spec;
  const writer = partWriter(
    files,
    { part: (n) => names.part(item.item, n), index: (n) => names.partIndex(item.item, n) },
    mode === 'rebuild' ? byHourFrom(range?.fromMs ?? 0) : byAggregate,
  );
  let unreadable = 0;
  for await (const event of sourceOf(ports, replay, item)) {
    if (!isReadable(event)) unreadable += 1;
    else if (matches(event, eventKey(event), wanted)) await writer.add(event);
  }
  const scanned: ScannedItem = { parts: await writer.finish(), unreadable };
  await files.put(names.scanned(item.item), Buffer.from(JSON.stringify(scanned)));
  return scanned;
};

/** Types that a replay brings to anybody. */
const typesOf = ({ manifest }: Pick<WorkPorts, 'manifest'>, { spec }: Replay): ReadonlySet<string> =>
  new Set(
    (spec.mode === 'backfill'
      ? manifest
      : manifest.filter(({ name }) => spec.consumers.includes(name))
    ).flatMap(({ events }) => events),
  );

/** Consumers that a replay brings an event of this type to. */
export const takersIn = (
  { manifest }: Pick<WorkPorts, 'manifest'>,
  { spec }: Replay,
  type: string,
): readonly string[] =>
  takersOf(manifest, [type])
    .map(({ name }) => name)
    .filter((name) => spec.mode === 'backfill' || spec.consumers.includes(name));

const wantedBy = async (ports: WorkPorts, replay: Replay): Promise<Wanted> => {
  const { filter, range } = replay.spec;
  const parked =
    filter.parkedCause === undefined
      ? undefined
      : new Set(await readJsonFile(ports.files, paths(replay.replayId).parked, isTexts));
  return {
    filter,
    types: typesOf(ports, replay),
    ...(range === undefined ? {} : { range }),
    ...(parked === undefined ? {} : { parked }),
  };
};

const sourceOf = (ports: WorkPorts, replay: Replay, item: ScanItem): AsyncIterable<unknown> => {
  switch (item.kind) {
    case 'journal':
      return journalRows(ports, item);
    case 'archive':
      return archivedEvents(ports, replay, item);
    case 'upload':
      return uploadedEvents(ports, replay, item.key);
    case 'frozen':
      return adjustedEvents(ports, replay);
  }
};

type Hour = Extract<ScanItem, { kind: 'journal' | 'archive' }>;

/**
 * All that was recorded in `[fromMs, toMs)`; rows that hold no event come as they are. The first pages of some partitions
 * are read at the same time, because most have no other; memory is bounded by these pages.
 */
async function* journalRows(
  { store, outboxTable, outboxShards }: WorkPorts,
  { fromMs, toMs }: Hour,
): AsyncGenerator<unknown> {
  const rowsOf = ({ entries, unreadable }: BucketPage): readonly unknown[] => [
    ...entries.flatMap(({ event, recordedAtMs }) =>
      recordedAtMs >= fromMs && recordedAtMs < toMs ? [event] : [],
    ),
    ...unreadable,
  ];
  const buckets = bucketsBetween(fromMs, toMs - 1, outboxShards);
  for (let at = 0; at < buckets.length; at += BUCKETS_AT_ONCE) {
    const begun = buckets.slice(at, at + BUCKETS_AT_ONCE).map(async (bucket) => {
      const pages = readBucket(store, outboxTable, bucket);
      return { first: await pages.next(), pages };
    });
    for (const { first, pages } of await Promise.all(begun)) {
      if (first.done !== true) yield* rowsOf(first.value);
      for await (const page of pages) yield* rowsOf(page);
    }
  }
}

/** Only what the journal does not have any more: what was recorded before it begins. */
async function* archivedEvents(
  { archive, times }: WorkPorts,
  { spec, requestedAtMs }: Replay,
  { fromMs, toMs }: Hour,
): AsyncGenerator<unknown> {
  if (spec.range === undefined) throw new TerminalError('Only a range is read from the archive.');
  const span = recordedSpan(spec.range, { ...times, nowMs: requestedAtMs });
  const endMs = Math.min(span.toMs, span.journalFromMs);
  for await (const event of archive.arrived(fromMs, toMs)) {
    const recordedMs = isReadable(event) ? parseTime(event.recordedtime) : undefined;
    if (recordedMs === undefined || (recordedMs >= span.fromMs && recordedMs < endMs)) yield event;
  }
}

/** As if they were recorded when the replay was requested; really they are when they are appended. */
async function* uploadedEvents(
  { files }: WorkPorts,
  { requestedAtMs }: Replay,
  key: string,
): AsyncGenerator<unknown> {
  const file = await files.read(key);
  if (file === undefined) throw new TerminalError(`${key} is gone; validate the upload again.`);
  for await (const line of textLines(file.chunks)) {
    const event = ownJson(line, `A line of ${key}`);
    yield isReadable(event) ? recordedAt(event, requestedAtMs) : event;
  }
}

/** Frozen events as new facts of now: what they say is counted today, and names what it corrects. */
async function* adjustedEvents(
  { setAside }: WorkPorts,
  { spec, requestedAtMs }: Replay,
): AsyncGenerator<unknown> {
  const { backfill } = spec;
  if (backfill?.kind !== 'frozen') throw new TerminalError('Only frozen messages are adjusted.');
  for (const frozen of await setAside.frozen(backfill.messageIds)) {
    yield 'event' in frozen && isReadable(frozen.event)
      ? adjusted(frozen.event, requestedAtMs)
      : { unreadable: frozen.messageId };
  }
}

export const recordedAt = (event: CloudEvent, atMs: number): CloudEvent => {
  const { lateness: _, ...rest } = event;
  return { ...rest, recordedtime: timeText(atMs) };
};

const ADJUSTED = '.adjusted';

const adjusted = (event: CloudEvent, atMs: number): CloudEvent => ({
  ...recordedAt(event, atMs),
  id: `${event.id}${ADJUSTED}`,
  time: timeText(atMs),
  causationid: event.id,
});
