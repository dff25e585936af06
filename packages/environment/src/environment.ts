/** `process.env`, or what a test puts in its place. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable's text. Throws, naming the variable, where it is missing or empty. */
export const requiredText = (env: Environment, name: string): string => {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new Error(`Environment variable ${name} is not set; the stack sets it for this function.`);
};

/**
 * The variable as a whole number from 1, `otherwise` where it is missing. Throws, naming variable and value, for
 * anything else, the empty text included.
 */
export const wholeNumber = (env: Environment, name: string, otherwise: number): number => {
  const value = Number(env[name] ?? otherwise);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`Environment variable ${name} is "${env[name]}"; it must be a whole number from 1.`);
};

/** One of the choices, `otherwise` where the variable is missing. Throws, naming variable and choices, for any other text. */
export const oneOf = <Choice extends string>(
  env: Environment,
  name: string,
  choices: readonly Choice[],
  otherwise: Choice,
): Choice => {
  const value = env[name] ?? otherwise;
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  throw new Error(`Environment variable ${name} is "${value}"; it must be one of ${choices.join(', ')}.`);
};
