import { text } from '@twolane/contracts';
import { json, noBody, notFound, type Route, route } from '@twolane/http';
import type { ReadStore } from '@twolane/store';
import type { PaymentTable } from './payment-table.ts';
import { showPayment } from './show-payment.ts';

export interface PaymentPorts {
  readonly store: ReadStore;
  readonly payments: PaymentTable;
}

const paymentIdParam = {
  paymentId: text({
    description: "The order's id.",
    sensitivity: 'internal',
    maxLength: 64,
    pattern: '^[A-Za-z0-9._~-]+$',
  }),
};

export const paymentRoutes = ({ store, payments }: PaymentPorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/payments/{paymentId}',
    scopes: ['payments:read'],
    params: paymentIdParam,
    body: noBody,
    handle: async ({ params: { paymentId } }) => {
      const view = await showPayment(store, payments, paymentId);
      return view === undefined
        ? notFound(`There is no payment ${paymentId}; an order has one from its placing on.`)
        : json(200, view);
    },
  }),
];
