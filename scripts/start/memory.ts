const SAMPLE_EVERY_MS = 500;

/** Remembers the highest of the values that `measure` returns, until stopped. */
export function watchPeak(measure: () => number) {
  let peak = measure();
  const timer = setInterval(() => {
    peak = Math.max(peak, measure());
  }, SAMPLE_EVERY_MS);
  timer.unref();
  return {
    peak: (): number => peak,
    stop: (): void => clearInterval(timer),
  };
}
