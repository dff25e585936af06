/** What is wrong at one place of a JSON value. */
export interface Problem {
  /** JSON Pointer (RFC 6901): `/data/lines/3/quantity`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** As many as somebody can read; the rest is not even looked for. */
export const MAX_PROBLEMS = 20;
