import { eventKey } from '@twolane/contracts';
import type { Journal } from '@twolane/store';

/** Rows for a store in memory: all in one partition, and none ever expires. */
export const memoryJournal: Journal = {
  rowFor: (event) => ({
    table: 'Outbox',
    key: { pk: 'all', sk: eventKey(event) },
    item: { event: JSON.stringify(event) },
    expiresAtSec: 4_000_000_000,
  }),
};
