import { cursorText, type Position } from './cursor.ts';
import { MAX_ITEMS_WALKED, MAX_PARTITIONS_WALKED, WALK_MS } from './limits.ts';
import type { FoundMessage } from './message-table.ts';
import type { MessageFilter } from './rules/filter.ts';
import { type WalkPorts, type WalkStep, walkMessages } from './walk.ts';

/** What a walk may cost before it stops and says where. */
export interface Budget {
  readonly items: number;
  readonly partitions: number;
  /** Epoch milliseconds. */
  readonly untilMs: number;
}

export const budgetFrom = (nowMs: number): Budget => ({
  items: MAX_ITEMS_WALKED,
  partitions: MAX_PARTITIONS_WALKED,
  untilMs: nowMs + WALK_MS,
});

/** Counts steps; says when the walk has to stop. */
export const spending = (budget: Budget, clock: () => number) => {
  let items = 0;
  let partitions = 0;
  return (step: WalkStep): boolean => {
    if (step.kind === 'partition') partitions += 1;
    else items += 1;
    return items >= budget.items || partitions >= budget.partitions || clock() >= budget.untilMs;
  };
};

export interface MessagePage {
  readonly messages: readonly FoundMessage[];
  /** Items that are no parked messages. */
  readonly unreadable: number;
  /** Present where the walk stopped before its end; more may match. A page may be empty and still have a next one. */
  readonly next?: string;
}

export interface ListRequest {
  readonly filter: MessageFilter;
  readonly limit: number;
  readonly from?: Position;
}

export const listMessages = async (
  ports: WalkPorts & { readonly clock: () => number },
  { filter, limit, from }: ListRequest,
): Promise<MessagePage> => {
  const isSpent = spending(budgetFrom(ports.clock()), ports.clock);
  const messages: FoundMessage[] = [];
  let unreadable = 0;
  for await (const step of walkMessages(ports, filter, from)) {
    if (step.kind === 'message') messages.push(step.found);
    if (step.kind === 'unreadable') unreadable += 1;
    if (isSpent(step) || messages.length >= limit) {
      return { messages, unreadable, next: cursorText(step.position) };
    }
  }
  return { messages, unreadable };
};
