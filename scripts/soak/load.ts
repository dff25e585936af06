import { setTimeout as pause } from 'node:timers/promises';
import { type Answer, send } from '../http/send.ts';

/** Longer than any stack is down: whatever was sent is answered in the end. */
const PATIENCE = { retries: 600, firstRetryMs: 100, lastRetryMs: 1_000, timeoutMs: 20_000 };
const RETURN_EVERY = 5;
const RETURN_TRIES = 900;
const RETURN_TRY_EVERY_MS = 1_000;
const MAX_UNANSWERED = 100;
export const SKUS = 7;

export interface SoakOrder {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  /** One unit of it comes back, once it is confirmed. */
  readonly isReturned: boolean;
}

/** The nth order wants 2 to 6 units of one SKU at 1.00 to 1.89. */
export const orderOf = (n: number): SoakOrder => ({
  id: `soak-${n}`,
  sku: skuOf(n % SKUS),
  quantity: (n % 5) + 2,
  unitPriceMinor: 100 + (n % 90),
  isReturned: n % RETURN_EVERY === 0,
});

export const skuOf = (n: number): string => `SOAK-${n}`;
export const returnIdOf = (order: SoakOrder): string => `${order.id}-back`;

export interface Load {
  /** Orders that were answered, or will be when `stop` has resolved. */
  orders(): readonly SoakOrder[];
  answered(): number;
  /** Takes up nothing new; resolves when every request has its answer. Rejects where one was refused. */
  stop(): Promise<void>;
}

/** Customers who order at a steady rate and repeat a request, with its key, until there is an answer. */
export function startLoad(options: {
  readonly httpUrl: string;
  readonly ordersPerSec: number;
  readonly token: () => Promise<string>;
}): Load {
  const { httpUrl, token } = options;
  const orders: SoakOrder[] = [];
  const unanswered = new Set<Promise<void>>();
  const never = new AbortController().signal;
  let answered = 0;
  let failure: Error | undefined;

  const post = (path: string, key: string, body: object): Promise<Answer> =>
    send(
      httpUrl,
      { method: 'POST', path, body, headers: { 'idempotency-key': `"${key}"` }, token },
      PATIENCE,
      never,
    );
  const demand = (answer: Answer, what: string): void => {
    if (answer.status < 200 || answer.status > 299)
      throw new Error(`${what} was answered with ${answer.status}: ${JSON.stringify(answer.body)}`);
  };
  const returnOne = async (order: SoakOrder): Promise<void> => {
    const body = { returnId: returnIdOf(order), lines: [{ sku: order.sku, quantity: 1 }] };
    for (let tries = 1; ; tries += 1) {
      // A refusal is kept with its key: each try needs one of its own until the order is confirmed.
      const answer = await post(`/orders/${order.id}/returns`, `${returnIdOf(order)}-${tries}`, body);
      if (answer.status !== 409 || tries >= RETURN_TRIES) return demand(answer, `The return of ${order.id}`);
      await pause(RETURN_TRY_EVERY_MS);
    }
  };
  const trade = async (order: SoakOrder): Promise<void> => {
    const { id, sku, quantity, unitPriceMinor, isReturned } = order;
    const body = {
      orderId: id,
      currency: 'GBP',
      lines: [{ sku, quantity, unitPriceMinor, kind: 'goods' }],
    };
    demand(await post('/orders', id, body), `Order ${id}`);
    answered += 1;
    if (isReturned) await returnOne(order);
  };

  const begin = (): void => {
    if (unanswered.size >= MAX_UNANSWERED) return;
    const order = orderOf(orders.length);
    orders.push(order);
    const trading: Promise<void> = trade(order)
      .catch((error: unknown) => {
        failure ??= error instanceof Error ? error : new Error(String(error));
      })
      .finally(() => unanswered.delete(trading));
    unanswered.add(trading);
  };
  const ticking = setInterval(begin, 1_000 / options.ordersPerSec);

  return {
    orders: () => orders,
    answered: () => answered,
    stop: async () => {
      clearInterval(ticking);
      while (unanswered.size > 0) await Promise.all(unanswered);
      if (failure !== undefined) throw failure;
    },
  };
}
