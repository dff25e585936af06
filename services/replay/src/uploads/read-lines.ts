import type { Catalog, Problem, Result } from '@twolane/contracts';
import type { LatenessPolicy } from '@twolane/event-time';
import { type BackfillEvent, backfillEvent } from '../domain/backfill-event.ts';
import { type Line, linesOf } from '../lines.ts';
import { LINES_AT_ONCE, MAX_LINE_BYTES } from './limits.ts';
import { lineValue } from './read-line.ts';
import type { SaidEvent } from './recorded-before.ts';

export interface ReadRules {
  readonly catalog: Catalog;
  readonly policyFor: (eventType: string) => LatenessPolicy;
  /** One instant for the whole file: what is late does not depend on how long it takes. */
  readonly nowMs: number;
  /** The minute in which each was recorded already; undefined where that is not known of it. */
  readonly recordedBefore: (lines: readonly SaidEvent[]) => Promise<readonly (string | undefined)[]>;
}

/** Lines that are not blank, some at once, in their order. */
export async function* someLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  let some: Line[] = [];
  for await (const line of linesOf(chunks, MAX_LINE_BYTES)) {
    if (isBlank(line)) continue;
    // A copy, because a line is only good until the next one is taken.
    some.push({ ...line, bytes: Uint8Array.from(line.bytes) });
    if (some.length < LINES_AT_ONCE) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

/** A line, and what it says. */
export interface ReadLine {
  readonly line: Line;
  readonly read: Result<BackfillEvent, readonly Problem[]>;
  /** The minute in which its event was recorded already. */
  readonly recordedIn?: string | undefined;
}

/** What some lines say, and which of their events were recorded already. */
export const readLines = async (
  some: readonly Line[],
  { recordedBefore, ...rules }: ReadRules,
): Promise<readonly ReadLine[]> => {
  const all = some.map((line) => {
    const value = lineValue(line);
    const read = value.ok ? backfillEvent(value.value, rules) : value;
    return { line, read, said: value.ok ? value.value : undefined };
  });
  const good = all.flatMap(({ read, said }) => (read.ok ? [{ said, event: read.value.event }] : []));
  const minutes = (await recordedBefore(good)).values();
  return all.map(({ line, read }) => ({
    line,
    read,
    recordedIn: read.ok ? minutes.next().value : undefined,
  }));
};

/** Spaces, tabs, and the rest of a line end. */
const isBlank = ({ bytes }: Line): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
