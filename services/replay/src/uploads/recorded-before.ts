import { type CloudEvent, parseTime, timeText } from '@twolane/contracts';
import type { Store } from '@twolane/store';
import { isRecord } from '../domain/shape.ts';

/** A good line: what it said, and the event that was made of it. */
export interface SaidEvent {
  readonly said: unknown;
  readonly event: CloudEvent;
}

/**
 * The minute in which each event was recorded; undefined where the journal does not hold it there. A line that was copied from
 * the journal or the archive says when that was, and the row of an event is found by that; of a line that does not say it, nothing
 * is known. Throws what the store throws.
 */
export const recordedBefore = async (
  store: Pick<Store, 'getMany' | 'layout'>,
  lines: readonly SaidEvent[],
): Promise<readonly (string | undefined)[]> => {
  const places = lines.map(({ said, event }) => {
    const atMs = recordingSaid(said);
    if (atMs === undefined) return undefined;
    const { table, key } = store.layout.journal.rowFor({ ...event, recordedtime: timeText(atMs) });
    return { table, key, minute: `${timeText(atMs).slice(0, 'YYYY-MM-DDThh:mm'.length)}Z` };
  });
  const asked = places.flatMap((place) => place ?? []);
  const [first] = asked;
  if (first === undefined) return lines.map(() => undefined);
  const rows = await store.getMany(
    first.table,
    asked.map(({ key }) => key),
  );
  const held = new Set(asked.filter((_, index) => rows[index] !== undefined));
  return places.map((place) => (place !== undefined && held.has(place) ? place.minute : undefined));
};

const recordingSaid = (said: unknown): number | undefined => {
  const time = isRecord(said) ? said['recordedtime'] : undefined;
  return typeof time === 'string' ? parseTime(time) : undefined;
};
