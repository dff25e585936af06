import { InvalidArgumentError } from 'commander';

/** Reads an option of a command line: a whole number in digits, both bounds included. */
export const wholeNumber = (from: number, to: number) => (text: string) => {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < from || value > to) {
    throw new InvalidArgumentError(`expected a whole number from ${from} to ${to}.`);
  }
  return value;
};
