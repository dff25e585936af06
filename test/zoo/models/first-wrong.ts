/** Keeps the first thing that was found to be wrong. */
export interface Wrongs {
  (what: string): void;
  readonly first: () => string | undefined;
}

export const createWrongs = (): Wrongs => {
  let first: string | undefined;
  return Object.assign(
    (what: string): void => {
      first ??= what;
    },
    { first: () => first },
  );
};
