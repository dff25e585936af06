import { compileCheck, type DataOf, ok, type Result, record, refuse, type Shape } from '@twolane/contracts';
import type { ProblemAnswer } from '../problem.ts';
import { invalidRequest } from '../problems.ts';

/** Reads path parameters, which are named in braces in the route's path. */
export const paramsReader = <S extends Shape>(shape: S) => {
  const check = compileCheck(record(shape).schema);
  const fits = (value: unknown): value is DataOf<S> => check.passes(value);
  return (params: Readonly<Record<string, string | undefined>>): Result<DataOf<S>, ProblemAnswer> =>
    fits(params)
      ? ok(params)
      : refuse(
          invalidRequest(
            check.problems(params).map(({ path, message }) => ({ field: path.slice(1), detail: message })),
          ),
        );
};
