import { fullBucket, refilled, shareOfRate } from '../domain/pace.ts';
import { NAP_MS } from './control.ts';
import type { WorkPorts } from './ports.ts';

/** Messages in one of the queues from which on live traffic is behind, and a replay yields. */
const MAX_WAITING_MESSAGES = 100;
/** So that a replay comes to its end also where a queue is always full: then it goes on at the slowest. */
const MAX_YIELD_MS = 10_000;
const DEPTH_POLL_MS = 1_000;

export interface Pacer {
  /** Deliveries that may be made now; 0 after a nap, in which nothing was possible. */
  allowed(ratePerSec: number): Promise<number>;
  /** That many were made. */
  spent(deliveries: number): void;
}

/** One worker's share of the rate, and live traffic first. */
export const pacer = (
  { queues, clock, sleep }: Pick<WorkPorts, 'queues' | 'clock' | 'sleep'>,
  {
    workers,
    consumers,
  }: { readonly workers: number /** Whose queues are looked at. */; readonly consumers: readonly string[] },
): Pacer => {
  let bucket: ReturnType<typeof fullBucket> | undefined;
  let busy = false;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let yieldingSinceMs: number | undefined;

  const isBusy = async (): Promise<boolean> => {
    if (clock() - lookedAtMs >= DEPTH_POLL_MS) {
      const waiting = await Promise.all(consumers.map((consumer) => queues.waiting(consumer)));
      busy = waiting.some((count) => count > MAX_WAITING_MESSAGES);
      lookedAtMs = clock();
    }
    return busy;
  };

  return {
    allowed: async (ratePerSec) => {
      const rate = shareOfRate(ratePerSec, workers);
      bucket = refilled(bucket ?? fullBucket(rate, clock()), rate, clock());
      if (bucket.tokens < 1) {
        await sleep(Math.min(NAP_MS, Math.ceil(((1 - bucket.tokens) / rate) * 1000)));
        return 0;
      }
      if (!(await isBusy())) {
        yieldingSinceMs = undefined;
        return Math.floor(bucket.tokens);
      }
      yieldingSinceMs ??= clock();
      if (clock() - yieldingSinceMs >= MAX_YIELD_MS) {
        yieldingSinceMs = clock();
        return 1;
      }
      await sleep(NAP_MS);
      return 0;
    },
    spent: (deliveries) => {
      if (bucket !== undefined) bucket = { ...bucket, tokens: bucket.tokens - deliveries };
    },
  };
};
