/** What is wrong at one place of a JSON value. */
export interface Problem {
  /** JSON Pointer (RFC 6901): `/data/lines/3/quantity`; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** As many as somebody can read, and where TypeBox stops by itself. */
const MAX_PROBLEMS = 8;

/** The first problem of each place: that a text has the wrong type makes all else that is said of it noise. */
export const onePerPath = (problems: readonly Problem[]): readonly Problem[] => {
  const seen = new Set<string>();
  return problems
    .filter(({ path }) => {
      const first = !seen.has(path);
      seen.add(path);
      return first;
    })
    .slice(0, MAX_PROBLEMS);
};
