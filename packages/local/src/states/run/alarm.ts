import type { Clock } from '../../storage/clock.ts';

/** Something due that did not move would otherwise be looked at without a pause. */
const shortestDelayMs = 5;

/** One timer for all that is due some time: it fires when the next thing is, and looks again. */
export type Alarm = { set(dueMs: number): void; stop(): void };

/** `ring` handles all that is due, and says when the next is. */
export const createAlarm = (
  clock: Clock,
  ring: (nowMs: number) => Promise<number | undefined>,
  onError: (error: unknown) => void,
): Alarm => {
  let armed: { readonly dueMs: number; readonly callOff: () => void } | undefined;
  let stopped = false;
  const fire = async (): Promise<void> => {
    armed = undefined;
    const nextMs = await ring(clock.nowMs());
    if (nextMs !== undefined) set(Math.max(nextMs, clock.nowMs() + shortestDelayMs));
  };
  const set = (dueMs: number): void => {
    if (stopped || (armed !== undefined && armed.dueMs <= dueMs)) return;
    armed?.callOff();
    const callOff = clock.after(dueMs - clock.nowMs(), () => {
      fire().catch(onError);
    });
    armed = { dueMs, callOff };
  };
  return {
    set,
    stop: () => {
      stopped = true;
      armed?.callOff();
    },
  };
};
