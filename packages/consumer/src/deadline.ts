/** When an invocation must stop, so that what is done can still be reported. */
export interface Deadline {
  readonly atMs: number;
  /** The work's value, or `otherwise` at the deadline. The work goes on unseen: it must be safe to repeat. */
  before<Value>(work: Promise<Value>, otherwise: () => Value): Promise<Value>;
  /** Ends the timer. */
  cancel(): void;
}

export const createDeadline = ({
  nowMs,
  remainingMs,
  marginMs,
}: {
  readonly nowMs: number;
  readonly remainingMs: number;
  readonly marginMs: number;
}): Deadline => {
  const leftMs = Math.max(0, remainingMs - marginMs);
  let timer: NodeJS.Timeout | undefined;
  const reached = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, leftMs, undefined);
  });
  return {
    atMs: nowMs + leftMs,
    before: async (work, otherwise) => {
      const done = await Promise.race([work.then((value) => ({ value })), reached]);
      return done === undefined ? otherwise() : done.value;
    },
    cancel: () => clearTimeout(timer),
  };
};
