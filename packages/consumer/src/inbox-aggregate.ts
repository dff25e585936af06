import { TerminalError } from '@twolane/store';

/**
 * As many events as one aggregate's inbox holds. At about 60 bytes each the full list adds 6 KB to its item; an
 * aggregate that may see more uses the inbox of marks.
 */
export const MAX_APPLIED = 100;

/** An aggregate that keeps the keys of the events it has applied within its own item. */
export interface WithApplied {
  readonly applied?: readonly string[];
}

/** Whether the aggregate has this event behind it. */
export const hasApplied = (item: WithApplied | undefined, key: string): boolean =>
  item?.applied?.includes(key) ?? false;

/**
 * The list with `key` added, to be put with the effect in one write. The oldest key is never dropped to make room:
 * a forgotten key is an effect that can happen twice. Throws `TerminalError` over `MAX_APPLIED` instead, and the
 * message ends in the dead-letter queue, whole.
 */
export const withApplied = (item: WithApplied | undefined, key: string): readonly string[] => {
  const applied = item?.applied ?? [];
  if (applied.includes(key)) return applied;
  if (applied.length >= MAX_APPLIED) {
    throw new TerminalError(
      `The aggregate has applied ${applied.length} events, the most that its own inbox holds (MAX_APPLIED); ` +
        `${key} does not fit. Declare the consumer with inbox: mark.`,
    );
  }
  return [...applied, key];
};
