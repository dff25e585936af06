/**
 * As `Promise.all`, but a failure is told only once all have ended. For writes at the end of an invocation: what is still under way when
 * a handler fails is frozen with its sandbox, and committed by whatever runs there next.
 */
export const allEnded = async <Value>(promises: readonly Promise<Value>[]): Promise<readonly Value[]> => {
  await Promise.allSettled(promises);
  return Promise.all(promises);
};
