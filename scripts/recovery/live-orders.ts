import type { FeedCommand } from '../feed/plan-feed.ts';

const SKU = 'LIVE-GOODS';
const PREFIX = 'live-';

export const isLiveOrder = (orderId: string): boolean => orderId.startsWith(PREFIX);

/** Orders of customers who buy while the past is repaired: small, alike, each with its own id. */
export const liveOrders = (from: number, count: number): readonly FeedCommand[] =>
  Array.from({ length: count }, (_, n): FeedCommand => {
    const id = `${PREFIX}${String(from + n).padStart(4, '0')}`;
    return {
      file: 'live',
      path: '/orders',
      id,
      idempotencyKey: `recovery-${id}`,
      body: {
        orderId: id,
        currency: 'GBP',
        lines: [{ sku: SKU, quantity: 1, unitPriceMinor: 1_250, kind: 'goods' }],
      },
      lines: [],
    };
  });

/** How long orders took from being placed to being confirmed, by the journal. */
export interface ConfirmationLatency {
  readonly orders: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Recorded {
  readonly type: string;
  readonly subject: string;
  readonly recordedtime: string;
}

const isRecorded = (event: unknown): event is Recorded =>
  typeof event === 'object' &&
  event !== null &&
  'type' in event &&
  'subject' in event &&
  'recordedtime' in event &&
  typeof event.subject === 'string';

/** Of the orders in `ids` that are confirmed; nearest-rank percentiles. */
export async function confirmationLatency(
  events: AsyncIterable<unknown>,
  ids: ReadonlySet<string>,
): Promise<ConfirmationLatency> {
  const placedMs = new Map<string, number>();
  const confirmedMs = new Map<string, number>();
  for await (const event of events) {
    if (!isRecorded(event) || !ids.has(event.subject)) continue;
    if (event.type === 'OrderPlaced.v1') placedMs.set(event.subject, Date.parse(event.recordedtime));
    if (event.type === 'OrderConfirmed.v1') confirmedMs.set(event.subject, Date.parse(event.recordedtime));
  }
  const latenciesMs = [...confirmedMs]
    .flatMap(([id, atMs]) => {
      const fromMs = placedMs.get(id);
      return fromMs === undefined ? [] : [atMs - fromMs];
    })
    .sort((a, b) => a - b);
  const rank = (share: number): number =>
    latenciesMs[Math.max(0, Math.ceil(latenciesMs.length * share) - 1)] ?? 0;
  return { orders: latenciesMs.length, p50Ms: rank(0.5), p99Ms: rank(0.99) };
}
