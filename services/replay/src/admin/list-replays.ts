import type { ReadStore } from '@twolane/store';
import type { Replay, Status } from '../domain/model.ts';
import { monthOf } from '../month-list.ts';
import type { ReplayTable } from '../replay-table.ts';
import { MAX_LISTED_MONTHS, MAX_LOOKED_AT } from './limits.ts';
import { monthsBack, positionOf, tokenOf } from './month-walk.ts';
import type { PageRequest } from './paging.ts';

export interface ReplayList {
  readonly items: readonly Replay[];
  readonly next?: string;
}

/**
 * Replays, newest first, month by month. A page that is asked for one status looks at `MAX_LOOKED_AT` records at most,
 * so that it may have fewer items than its limit, or none, and still a `next`.
 */
export const listReplays = async (
  { store, replays }: { readonly store: ReadStore; readonly replays: ReplayTable },
  { limit, after }: PageRequest,
  { status, nowMs }: { readonly status: Status | undefined; readonly nowMs: number },
): Promise<ReplayList> => {
  const begin = positionOf(after, monthOf(nowMs));
  const items: Replay[] = [];
  let looked = 0;
  let inner = begin.after;
  for (const month of monthsBack(begin.month, monthOf(nowMs), MAX_LISTED_MONTHS)) {
    do {
      const page = await replays.listMonth(store, month, {
        limit: limit - items.length,
        ...(inner === undefined ? {} : { after: inner }),
      });
      const found = await Promise.all(page.replayIds.map((id) => replays.load(store, id)));
      looked += found.length;
      for (const each of found) {
        if (each !== undefined && (status === undefined || each.value.status === status))
          items.push(each.value);
      }
      inner = page.next;
      const isFull = items.length >= limit || looked >= MAX_LOOKED_AT;
      if (isFull)
        return {
          items,
          next: tokenOf({ month, ...(inner === undefined ? { done: true } : { after: inner }) }),
        };
    } while (inner !== undefined);
  }
  return { items };
};
