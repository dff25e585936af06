import { Compile, type Validator } from 'typebox/schema';
import type { FieldSchema } from './field.ts';
import { onePerPath, type Problem } from './problem.ts';

export interface Check {
  passes(value: unknown): boolean;
  problems(value: unknown): readonly Problem[];
}

/** A JSON Schema as code. Compiled at the first use, so that a function pays only for the events that it meets. */
export const compileCheck = (schema: FieldSchema): Check => {
  let validator: Validator | undefined;
  const compiled = (): Validator => {
    validator ??= Compile(schema);
    return validator;
  };
  return {
    passes: (value) => compiled().Check(value),
    problems: (value) => onePerPath(compiled().Errors(value)[1].flatMap(problemsIn)),
  };
};

type Finding = ReturnType<Validator['Errors']>[1][number];

/** A missing field is reported where it should be, not where its parent is. */
const problemsIn = (finding: Finding): readonly Problem[] => {
  const { instancePath: path, message } = finding;
  switch (finding.keyword) {
    case 'required':
      return finding.params.requiredProperties.map((name) => ({
        path: `${path}/${name}`,
        message: 'is missing',
      }));
    case 'enum':
      return [
        {
          path,
          message: `must be one of ${finding.params.allowedValues.map((word) => `"${word}"`).join(', ')}`,
        },
      ];
    default:
      return [{ path, message }];
  }
};
