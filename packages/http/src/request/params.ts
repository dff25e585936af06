import {
  type Check,
  compileCheck,
  type DataOf,
  type FieldSchema,
  ok,
  type Result,
  record,
  refuse,
  type Shape,
} from '@twolane/contracts';
import type { ProblemAnswer } from '../problem.ts';
import { invalidRequest } from '../problems.ts';

/** Routes are made at every cold start, and what they take is much the same: each form is compiled once in a process. */
const checks = new Map<string, Check>();

const checkOf = (schema: FieldSchema): Check => {
  const name = JSON.stringify(schema);
  const check = checks.get(name) ?? compileCheck(schema);
  checks.set(name, check);
  return check;
};

/** Reads path parameters, which are named in braces in the route's path. */
export const paramsReader = <S extends Shape>(shape: S) => {
  const check = checkOf(record(shape).schema);
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
