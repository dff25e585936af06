/** Aborted by the first Ctrl-C or SIGTERM. A second one means it, and ends the process: everything durable survives that. */
export const abortedBySignals = (exitCode: number): AbortSignal => {
  const abort = new AbortController();
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(exitCode);
    abort.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return abort.signal;
};
