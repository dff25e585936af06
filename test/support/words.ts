/** Words of a command line that names proofs: a mistyped one must not look like a proof of nothing, or of something else. */
const MISUSED = 2;

/** Says on stderr why, and ends the process with status 2. */
export const refuse = (why: string): never => {
  console.error(why);
  process.exit(MISUSED);
};

/** Those of `names` that have one of the `parts` in them; an empty part is in all. Refuses a part that is in none. */
export const namesWith = (
  option: string,
  parts: readonly string[],
  names: readonly string[],
): readonly string[] => {
  const lost = parts.find((part) => !names.some((name) => name.includes(part)));
  if (lost !== undefined)
    refuse(`--${option}: nothing has "${lost}" in its name. There are: ${names.join(', ')}.`);
  return names.filter((name) => parts.some((part) => name.includes(part)));
};

export const wholeFrom1 = (option: string, text: string): number => {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  return refuse(`--${option} must be a whole number from 1, not "${text}".`);
};
