import { createCatalog } from '@twolane/contracts';
import { OrderStuckV1 } from './insights/order-stuck.v1.ts';
import { SalesWindowRevisedV1 } from './insights/sales-window-revised.v1.ts';
import { ItemBackInStockV1 } from './inventory/item-back-in-stock.v1.ts';
import { StockArrivedV1 } from './inventory/stock-arrived.v1.ts';
import { StockCommittedV1 } from './inventory/stock-committed.v1.ts';
import { StockRejectedV1 } from './inventory/stock-rejected.v1.ts';
import { StockReleasedV1 } from './inventory/stock-released.v1.ts';
import { StockReservedV1 } from './inventory/stock-reserved.v1.ts';
import { StockReturnedV1 } from './inventory/stock-returned.v1.ts';
import { OrderCancelledV1 } from './orders/order-cancelled.v1.ts';
import { OrderConfirmedV1 } from './orders/order-confirmed.v1.ts';
import { OrderPlacedV1 } from './orders/order-placed.v1.ts';
import { OrderReturnedV1 } from './orders/order-returned.v1.ts';
import { PaymentAuthorizedV1 } from './payments/payment-authorized.v1.ts';
import { PaymentCapturedV1 } from './payments/payment-captured.v1.ts';
import { PaymentDeclinedV1 } from './payments/payment-declined.v1.ts';
import { PaymentRefundedV1 } from './payments/payment-refunded.v1.ts';
import { PaymentRequestedV1 } from './payments/payment-requested.v1.ts';
import { PaymentVoidedV1 } from './payments/payment-voided.v1.ts';

/** Every event there is. A consumer makes a smaller one, of what it takes. */
export const catalog = createCatalog([
  OrderStuckV1,
  SalesWindowRevisedV1,
  ItemBackInStockV1,
  StockArrivedV1,
  StockCommittedV1,
  StockRejectedV1,
  StockReleasedV1,
  StockReservedV1,
  StockReturnedV1,
  OrderCancelledV1,
  OrderConfirmedV1,
  OrderPlacedV1,
  OrderReturnedV1,
  PaymentAuthorizedV1,
  PaymentCapturedV1,
  PaymentDeclinedV1,
  PaymentRefundedV1,
  PaymentRequestedV1,
  PaymentVoidedV1,
]);
