/** Words of a command line that names proofs: a mistyped one must not look like a proof of nothing, or of something else. */
const MISUSED = 2;

/** Says on stderr why, and ends the process with status 2. */
export const refuse = (why: string): never => {
  console.error(why);
  process.exit(MISUSED);
};

/** Those that have one of the `parts` in their names; an empty part is in all. Refuses a part that is in none. */
export const namedWith = <Named extends { readonly name: string }>(
  option: string,
  parts: readonly string[],
  all: readonly Named[],
): readonly Named[] => {
  const lost = parts.find((part) => !all.some(({ name }) => name.includes(part)));
  if (lost !== undefined)
    refuse(`--${option}: nothing has "${lost}" in its name. There are: ${namesOf(all)}.`);
  return all.filter(({ name }) => parts.some((part) => name.includes(part)));
};

/** For a refusal: what there is. */
export const namesOf = (all: readonly { readonly name: string }[]): string =>
  all.map(({ name }) => name).join(', ');

export const wholeFrom1 = (option: string, text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  return refuse(`--${option} must be a whole number from 1, not "${text}".`);
};
