import { createHash } from 'node:crypto';
import { eventKey, type Problem } from '@twolane/contracts';
import type { BadLine, UploadReport } from '../domain/upload.ts';
import type { Line } from '../lines.ts';
import { MAX_PROBLEMS_OF_LINE, MAX_REPORTED_BAD_LINES, MAX_UPLOAD_LINES } from './limits.ts';
import type { PartFiles } from './part-files.ts';
import { badLineText } from './read-line.ts';
import { type ReadLine, type ReadRules, readLines, someLines } from './read-lines.ts';

export interface LineRules extends ReadRules {
  /** Whether there is no time left. Asked now and then. */
  readonly isOver: () => boolean;
}

export interface Sorted {
  readonly good: PartFiles;
  readonly bad: PartFiles;
}

/** Why a file as such was not read to its end: a word and a sentence. */
export type Unreadable = { readonly unreadable: string };

/** In base64, 132 bits: two keys of one file are never taken for each other. */
const KEY_HASH_CHARS = 22;

/**
 * Sorts the lines of a file into good and bad ones, in memory that does not grow with the lines' size, and with some 100 bytes for
 * each line to find a source and id that come twice. Blank lines are none. What was recorded already is asked for some lines together.
 */
export const validateLines = async (
  chunks: AsyncIterable<Uint8Array>,
  { isOver, ...rules }: LineRules,
  { good, bad }: Sorted,
): Promise<UploadReport | Unreadable> => {
  const seen = new Map<string, number>();
  const hash = createHash('sha256');
  const byType = new Map<string, number>();
  const firstBad: BadLine[] = [];
  const counts = { lines: 0, good: 0, bad: 0, late: 0, frozen: 0, duplicates: 0, recorded: 0 };
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;

  const refuseLine = async (line: Line, found: readonly Problem[]): Promise<void> => {
    counts.bad += 1;
    const problems = found
      .slice(0, MAX_PROBLEMS_OF_LINE)
      .map(({ path, message }) => `${path} ${message}`.trim());
    if (firstBad.length < MAX_REPORTED_BAD_LINES) firstBad.push({ line: line.number, problems });
    await bad.add(badLineText(line, problems));
  };

  const sort = async ({ line, read, recordedIn }: ReadLine): Promise<void> => {
    if (!read.ok) return refuseLine(line, read.refusal);
    const { event, text, occurredMs, lateness } = read.value;
    const key = createHash('sha256').update(eventKey(event)).digest('base64').slice(0, KEY_HASH_CHARS);
    const before = seen.get(key);
    if (before !== undefined) {
      counts.duplicates += 1;
      return refuseLine(line, [{ path: '/id', message: `is that of line ${before}, with the same source` }]);
    }
    seen.set(key, line.number);
    if (recordedIn !== undefined) {
      counts.recorded += 1;
      return refuseLine(line, [{ path: '/id', message: wasRecorded(recordedIn) }]);
    }
    counts.good += 1;
    if (lateness !== 'onTime') counts[lateness] += 1;
    byType.set(event.type, (byType.get(event.type) ?? 0) + 1);
    fromMs = Math.min(fromMs, occurredMs);
    toMs = Math.max(toMs, occurredMs);
    hash.update(text).update('\n');
    return good.add(text);
  };

  for await (const some of someLines(chunks)) {
    if (isOver()) {
      return { unreadable: `too-long: its ${counts.lines} first lines took all the time there is; split it` };
    }
    counts.lines += some.length;
    if (counts.lines > MAX_UPLOAD_LINES) {
      return { unreadable: `too-many-lines: it has more than ${MAX_UPLOAD_LINES}; split it` };
    }
    for (const line of await readLines(some, rules)) await sort(line);
  }
  if (counts.lines === 0) return { unreadable: 'empty: it has no lines' };
  const parts = await good.finish();
  await bad.finish();
  return {
    ...counts,
    parts,
    byType: Object.fromEntries(byType),
    ...(counts.good === 0 ? {} : { occurred: { fromMs, toMs } }),
    sha256: hash.digest('hex'),
    firstBad,
  };
};

const wasRecorded = (minute: string): string =>
  `was recorded in the minute of ${minute}, with the same source: redeliver that time to whoever lacks it`;
