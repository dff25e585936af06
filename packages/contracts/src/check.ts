import { Compile, type Validator } from 'typebox/schema';
import type { FieldSchema } from './field.ts';
import { MAX_PROBLEMS, type Problem } from './problem.ts';

export interface Check {
  passes(value: unknown): boolean;
  problems(value: unknown): readonly Problem[];
}

/** A JSON Schema as code. Compiled at the first use. */
export const compileCheck = (schema: FieldSchema): Check => {
  let validator: Validator | undefined;
  const compiled = (): Validator => {
    validator ??= Compile(schema);
    return validator;
  };
  return {
    passes: (value) => compiled().Check(value),
    problems: (value) =>
      compiled()
        .Errors(value)[1]
        .slice(0, MAX_PROBLEMS)
        .map(({ instancePath, message }) => ({ path: instancePath, message })),
  };
};
