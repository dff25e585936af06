import type { ReadStore } from '@twolane/store';
import type { Replay, Status } from '../domain/model.ts';
import { monthOf } from '../month-list.ts';
import type { ReplayTable } from '../replay-table.ts';
import { MAX_LISTED_MONTHS, MAX_LOOKED_AT } from './limits.ts';
import { walkMonths } from './month-walk.ts';
import type { PageRequest } from './paging.ts';

/**
 * Replays, newest first. A page that is asked for one status looks at some `MAX_LOOKED_AT` records at most, so that it
 * may have fewer items than its limit, or none, and still a `next`.
 */
export const listReplays = (
  { store, replays }: { readonly store: ReadStore; readonly replays: ReplayTable },
  page: PageRequest,
  { status, nowMs }: { readonly status: Status | undefined; readonly nowMs: number },
): Promise<{ readonly items: readonly Replay[]; readonly next?: string }> =>
  walkMonths({
    ...page,
    newest: monthOf(nowMs),
    months: MAX_LISTED_MONTHS,
    maxLooked: MAX_LOOKED_AT,
    month: async (month, within) => {
      const { replayIds, next } = await replays.listMonth(store, month, within);
      return { ids: replayIds, ...(next === undefined ? {} : { next }) };
    },
    load: async (id) => (await replays.load(store, id))?.value,
    wanted: (replay) => status === undefined || replay.status === status,
  });
