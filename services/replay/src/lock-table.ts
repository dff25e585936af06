import { ok, type Result, refuse } from '@twolane/contracts';
import {
  type Key,
  putOver,
  type ReadStore,
  type StoredItem,
  TerminalError,
  type Write,
} from '@twolane/store';
import { type HeldRange, overlaps, type Reach } from './domain/locks.ts';
import { AXES, type TimeRange } from './domain/model.ts';
import { isText, isWhole, listOf, oneOf, shapeOf } from './domain/shape.ts';
import { jsonAttribute, readJson } from './json-attribute.ts';

const keyOf = (consumer: string): Key => ({ pk: `lock#${consumer}`, sk: 'lock' });

const held = listOf(
  shapeOf<HeldRange>({
    replayId: isText,
    range: shapeOf<TimeRange>({ axis: oneOf(AXES), fromMs: isWhole, toMs: isWhole }),
  }),
);
const isHeld = (value: unknown): value is readonly HeldRange[] => held(value);

export interface LockRequest {
  readonly replayId: string;
  readonly ranges: readonly { readonly consumer: string; readonly range: TimeRange }[];
  readonly reach: Reach;
}

export interface Overlap {
  readonly consumer: string;
  /** The replay that holds the range. */
  readonly replayId: string;
}

/**
 * The writes that hold the ranges for a replay, or who holds one of them already. Commit them with the replay's own
 * record: of two requests at once, the commit of one is a conflict, and it finds the other when it looks again.
 */
export const lockWrites = async (
  store: ReadStore,
  table: string,
  { replayId, ranges, reach }: LockRequest,
): Promise<Result<readonly Write[], Overlap>> => {
  const items = await store.getMany(
    table,
    ranges.map(({ consumer }) => keyOf(consumer)),
  );
  const writes: Write[] = [];
  for (const [index, { consumer, range }] of ranges.entries()) {
    const stored = items[index];
    const before = heldIn(stored);
    const other = before.find((one) => overlaps(one.range, range, reach));
    if (other !== undefined && other.replayId !== replayId) {
      return refuse({ consumer, replayId: other.replayId });
    }
    const others = before.filter((one) => one.replayId !== replayId);
    writes.push(put(table, consumer, [...others, { replayId, range }], stored));
  }
  return ok(writes);
};

/** The writes that give back what a replay holds at these consumers; none where it holds nothing. */
export const unlockWrites = async (
  store: ReadStore,
  table: string,
  replayId: string,
  consumers: readonly string[],
): Promise<readonly Write[]> => {
  const items = await store.getMany(table, consumers.map(keyOf));
  return consumers.flatMap((consumer, index) => {
    const stored = items[index];
    const before = heldIn(stored);
    const after = before.filter((one) => one.replayId !== replayId);
    return after.length === before.length ? [] : [put(table, consumer, after, stored)];
  });
};

const heldIn = (stored: StoredItem | undefined): readonly HeldRange[] => {
  if (stored === undefined) return [];
  const ranges = readJson(stored, 'held', isHeld);
  if (ranges !== undefined) return ranges;
  throw new TerminalError(`Item ${stored.key.pk} / ${stored.key.sk} does not say what is held.`);
};

const put = (
  table: string,
  consumer: string,
  ranges: readonly HeldRange[],
  stored: StoredItem | undefined,
): Write => putOver(stored?.version, { table, key: keyOf(consumer), item: jsonAttribute('held', ranges) });
