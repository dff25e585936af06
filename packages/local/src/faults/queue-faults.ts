import { shuffled } from './dice.ts';
import type { FaultHit } from './plan.ts';

/** What a queue does otherwise than usual. */
export type QueueFaults = {
  /** As many of these as a receive wants, from a larger choice and mixed, where the queue is to mix; undefined where it is not. */
  mix<Item>(limit: number, choose: (limit: number) => readonly Item[]): readonly Item[] | undefined;
  /** For one message that is deleted: after how long it is handed out once more; or undefined. */
  againAfterMs(): number | undefined;
};

export const queueFaults = (
  strike: (kind: 'duplicate' | 'reorder') => readonly FaultHit[],
  window: number,
): QueueFaults => ({
  mix: (limit, choose) => {
    const [hit] = strike('reorder');
    return hit === undefined ? undefined : shuffled(choose(limit * window), hit.drawn).slice(0, limit);
  },
  againAfterMs: () => strike('duplicate')[0]?.rule.ms,
});
