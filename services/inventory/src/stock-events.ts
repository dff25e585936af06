import type { CloudEvent } from '@twolane/contracts';
import { makeEvent } from '@twolane/contracts';
import {
  ItemBackInStockV1,
  StockCommittedV1,
  StockRejectedV1,
  StockReleasedV1,
  StockReservedV1,
  StockReturnedV1,
} from '@twolane/events';
import type { StockOutcome } from './domain/reservation.ts';

/** What an event takes over from the one that caused it. */
export interface Caused {
  readonly cause: CloudEvent;
  readonly nowMs: number;
  readonly derivedId: (rule: string, n?: number) => string;
}

/** `version`: the reservation's, after the step. */
export const outcomeEvent = (
  outcome: StockOutcome,
  orderId: string,
  version: number,
  caused: Caused,
): CloudEvent => {
  const about = { ...happening(caused), subject: orderId, sequence: version };
  const { derivedId } = caused;
  switch (outcome.kind) {
    case 'reserved': {
      const { units, skus } = outcome;
      return makeEvent(StockReservedV1, {
        ...about,
        id: derivedId('stockReserved'),
        data: { orderId, units, skus },
      });
    }
    case 'rejected': {
      const { shortages } = outcome;
      return makeEvent(StockRejectedV1, {
        ...about,
        id: derivedId('stockRejected'),
        data: { orderId, shortages },
      });
    }
    case 'committed':
      return makeEvent(StockCommittedV1, {
        ...about,
        id: derivedId('stockCommitted'),
        data: { orderId, units: outcome.units },
      });
    case 'released':
      return makeEvent(StockReleasedV1, {
        ...about,
        id: derivedId('stockReleased'),
        data: { orderId, units: outcome.units },
      });
  }
};

export const stockReturned = (returnId: string, units: number, version: number, caused: Caused): CloudEvent =>
  makeEvent(StockReturnedV1, {
    ...happening(caused),
    id: caused.derivedId('stockReturned'),
    subject: returnId,
    sequence: version,
    data: { returnId, units },
  });

/** `n`: the SKU's place among the goods of the cause. Stock has no version, so this event has no sequence. */
export const itemBackInStock = (sku: string, available: number, n: number, caused: Caused): CloudEvent =>
  makeEvent(ItemBackInStockV1, {
    ...happening(caused),
    id: caused.derivedId('itemBackInStock', n),
    // A subject has no spaces; a stock code may.
    subject: encodeURIComponent(sku),
    data: { sku, available },
  });

const happening = ({ cause, nowMs }: Caused) => ({ cause, occurredAtMs: nowMs, recordedAtMs: nowMs });
