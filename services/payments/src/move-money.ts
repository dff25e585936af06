import type { React } from '@twolane/consumer';
import type { OrderReturnedV1 } from '@twolane/events';
import { followOrder, type MoneyPorts, type OrderMoneyEvent } from './follow-order.ts';
import { refundReturn } from './refund-return.ts';

export type MoneyEvent = OrderMoneyEvent | OrderReturnedV1;

/** Everything that makes the provider move money. */
export const moveMoney = (ports: MoneyPorts): React<MoneyEvent> => {
  const [follow, refund] = [followOrder(ports), refundReturn(ports)];
  return (event, context) =>
    event.type === 'OrderReturned.v1' ? refund(event, context) : follow(event, context);
};
