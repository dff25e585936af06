/** A promise that was broken. */
export interface Violation {
  /** Its name, in one word. */
  readonly rule: string;
  readonly what: string;
  readonly atMs: number;
}

export interface Violations {
  /** The first one counts: what follows from it proves nothing. */
  report(rule: string, what: string): void;
  first(): Violation | undefined;
}

export const createViolations = (nowMs: () => number): Violations => {
  let first: Violation | undefined;
  return {
    report: (rule, what) => {
      first ??= { rule, what, atMs: nowMs() };
    },
    first: () => first,
  };
};
