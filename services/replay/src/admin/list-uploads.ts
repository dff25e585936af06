import type { ReadStore } from '@twolane/store';
import type { Upload } from '../domain/upload.ts';
import { monthOf } from '../month-list.ts';
import { listUploads, loadUpload } from '../upload-table.ts';
import { MAX_LISTED_MONTHS, MAX_LOOKED_AT } from './limits.ts';
import { walkMonths } from './month-walk.ts';
import type { PageRequest } from './paging.ts';

/** Uploads, newest first. */
export const listAllUploads = (
  { store, table }: { readonly store: ReadStore; readonly table: string },
  page: PageRequest,
  nowMs: number,
): Promise<{ readonly items: readonly Upload[]; readonly next?: string }> =>
  walkMonths({
    ...page,
    newest: monthOf(nowMs),
    months: MAX_LISTED_MONTHS,
    maxLooked: MAX_LOOKED_AT,
    month: (month, within) => listUploads(store, table, month, within),
    load: async (id) => (await loadUpload(store, table, id))?.value,
    wanted: () => true,
  });
