const LOOK_EVERY_MS = 1_000;
/** As long as deliveries end, we wait; a stack in which none ended for so long is stuck. */
const STUCK_AFTER_MS = 120_000;

export interface SettledStack {
  waitIdle(limitMs: number): Promise<boolean>;
  stats(): { readonly ledger: { counts(): { readonly inFlight: number; readonly acked: number } } };
}

/** Waits until nothing is in flight. False where nothing moves any more, or the wait was called off. */
export async function settle(
  stack: SettledStack,
  what: string,
  out: NodeJS.WriteStream,
  nowMs: () => number,
  signal: AbortSignal,
): Promise<boolean> {
  let acked = -1;
  let movedMs = nowMs();
  while (!signal.aborted) {
    if (await stack.waitIdle(LOOK_EVERY_MS)) return true;
    const counts = stack.stats().ledger.counts();
    if (counts.acked !== acked) {
      acked = counts.acked;
      movedMs = nowMs();
    }
    if (nowMs() - movedMs > STUCK_AFTER_MS) {
      out.write(
        `${what}: ${counts.inFlight} deliveries in flight and none has ended for ${STUCK_AFTER_MS / 1000} s\n`,
      );
      return false;
    }
    out.write(`${what}: settling, ${counts.inFlight} deliveries in flight\n`);
  }
  return false;
}
