import { setTimeout as pause } from 'node:timers/promises';
import { type ConfirmationLatency, confirmationLatency, liveOrders } from '../recovery/live-orders.ts';
import { actionsOf } from '../recovery/plan.ts';
import type { Session } from '../recovery/session.ts';
import { MAX_LIVE_ORDERS } from './replay-stack.ts';

export const LIVE_ORDERS_PER_SEC = 4;
/** Orders that are placed before it is looked whether to go on. */
const ORDERS_A_ROUND = 8;
const SETTLE_TRIES = 3;

/** Customers who buy at an even rate, and how long their orders took, by what they bought beside. */
export function liveLoad(session: Session) {
  const placed = new Map<string, Set<string>>();
  let count = 0;

  const round = async (beside: string): Promise<void> => {
    if (count + ORDERS_A_ROUND > MAX_LIVE_ORDERS)
      throw new Error('The warehouse has no more for live orders.');
    const commands = liveOrders(count + 1, ORDERS_A_ROUND);
    count += ORDERS_A_ROUND;
    const ids = placed.get(beside) ?? new Set<string>();
    placed.set(beside, ids);
    for (const { id } of commands) ids.add(id);
    await session.play(actionsOf(commands), LIVE_ORDERS_PER_SEC);
  };

  return {
    count: (): number => count,
    /** For so long, beside nothing else. */
    async alone(beside: string, forMs: number): Promise<void> {
      for (const untilMs = Date.now() + forMs; Date.now() < untilMs; ) await round(beside);
    },
    /** As long as `work` goes on. What it comes to. */
    async during<T>(beside: () => string, work: Promise<T>): Promise<T> {
      let isOver = false;
      const ending = work.finally(() => {
        isOver = true;
      });
      // Its failure is thrown below.
      ending.catch(() => undefined);
      while (!isOver) await round(beside());
      return ending;
    },
    async settle(what: string): Promise<void> {
      for (let tries = 0; tries < SETTLE_TRIES; tries += 1) {
        if (await session.settle(what)) return;
        await pause(1_000);
      }
      throw new Error(`${what}: the stack does not come to rest.`);
    },
    /** By the journal: of those placed beside anything whose name `is` says. */
    latency(is: (beside: string) => boolean): Promise<ConfirmationLatency> {
      const ids = [...placed].flatMap(([beside, some]) => (is(beside) ? [...some] : []));
      return confirmationLatency(session.journal(), new Set(ids));
    },
    besides: (): readonly string[] => [...placed.keys()],
  };
}

export type LiveLoad = ReturnType<typeof liveLoad>;
