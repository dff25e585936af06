import type { ParkedKind } from '@twolane/consumer';
import { cursorText, type Position } from './cursor.ts';
import { budgetFrom, spending } from './list-messages.ts';
import type { MessageFilter } from './rules/filter.ts';
import { isOpen } from './rules/handling.ts';
import { type WalkPorts, walkMessages } from './walk.ts';

/** Messages of one consumer with one cause. */
export interface MessageGroup {
  readonly consumer: string;
  readonly kind: ParkedKind;
  readonly cause: string;
  /** All of them; `open` are those that somebody must still decide about. */
  readonly count: number;
  readonly open: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

export interface Summary {
  readonly groups: readonly MessageGroup[];
  /** Present where the walk stopped before its end: the counts are of what was walked, and the next page adds to them. */
  readonly next?: string;
}

/** How many there are, by consumer, kind and cause: what to look at first. As bounded as a list. */
export const summariseMessages = async (
  ports: WalkPorts & { readonly clock: () => number },
  filter: MessageFilter,
  from?: Position,
): Promise<Summary> => {
  const isSpent = spending(budgetFrom(ports.clock()), ports.clock);
  const groups = new Map<string, MessageGroup>();
  const summary = () => [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  for await (const step of walkMessages(ports, filter, from)) {
    if (step.kind === 'message') {
      const { consumer, kind, cause, sentAtMs } = step.found.message;
      const key = JSON.stringify([consumer, kind, cause]);
      const before = groups.get(key);
      groups.set(key, {
        consumer,
        kind,
        cause,
        count: (before?.count ?? 0) + 1,
        open: (before?.open ?? 0) + (isOpen(step.found.handling) ? 1 : 0),
        oldestMs: Math.min(before?.oldestMs ?? sentAtMs, sentAtMs),
        newestMs: Math.max(before?.newestMs ?? sentAtMs, sentAtMs),
      });
    }
    if (isSpent(step)) return { groups: summary(), next: cursorText(step.position) };
  }
  return { groups: summary() };
};
