/** Broken infrastructure that may be whole again: try later. The outcome of the call is unknown. */
export class RetryableError extends Error {
  override readonly name = 'RetryableError';
}

/** A request that can never succeed as it is. */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';
}
