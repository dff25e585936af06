/**
 * How an invocation ended. `failed` is what AWS calls a function error: thrown, timed out, out of
 * memory or crashed; callers treat all of these alike. `throttled` never reached a function.
 */
export type InvocationOutcome =
  | { readonly kind: 'returned'; readonly payload: string }
  | { readonly kind: 'failed'; readonly errorType: string; readonly payload: string }
  | { readonly kind: 'throttled' };

export const failed = (errorType: string, errorMessage: string): InvocationOutcome => ({
  kind: 'failed',
  errorType,
  payload: JSON.stringify({ errorType, errorMessage }),
});

/** Messages as Lambda writes them, so that a log search finds the same words as on AWS. */
export const timedOut = (requestId: string, timeoutMs: number): InvocationOutcome =>
  failed(
    'Sandbox.Timedout',
    `RequestId: ${requestId} Error: Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`,
  );

export const exited = (
  requestId: string,
  code: number | null,
  signal: NodeJS.Signals | null,
): InvocationOutcome => {
  const reason =
    signal !== null
      ? `Runtime exited with error: signal: ${signal === 'SIGKILL' ? 'killed' : signal}`
      : code === 0
        ? 'Runtime exited without providing a reason'
        : `Runtime exited with error: exit status ${code}`;
  return failed('Runtime.ExitError', `RequestId: ${requestId} Error: ${reason}`);
};

const errorTypePattern = /"errorType"\s*:\s*"((?:[^"\\]|\\.)*)"/;

/** What the runtime reported; its payload is passed on as it is. */
export const reported = (payload: string): InvocationOutcome => ({
  kind: 'failed',
  errorType: errorTypePattern.exec(payload)?.[1] ?? 'Error',
  payload,
});
