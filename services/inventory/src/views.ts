import type { Reservation } from './domain/reservation.ts';
import { unitsOf } from './domain/sku-quantities.ts';
import type { StockLevels } from './domain/stock.ts';

/** GET /inventory/{sku} */
export const stockView = (sku: string, levels: StockLevels) => ({ sku, ...levels });

/** GET /reservations/{orderId}: `units` and `skus` of what it is about, whatever part of it is done. */
export const reservationView = (orderId: string, reservation: Reservation, version: number) => ({
  orderId,
  status: reservation.status,
  ...('goods' in reservation
    ? { units: unitsOf(reservation.goods), skus: reservation.goods.length, lines: reservation.goods }
    : {}),
  ...('units' in reservation ? { units: reservation.units } : {}),
  ...('done' in reservation ? { skusDone: reservation.done } : {}),
  ...('shortages' in reservation ? { shortages: reservation.shortages } : {}),
  version,
});
