import {
  compileCheck,
  type DataOf,
  type FieldSchema,
  findHostile,
  ok,
  type Problem,
  type Result,
  record,
  refuse,
  type Shape,
} from '@twolane/contracts';
import { DEFAULT_MAX_BODY_BYTES } from '../limits.ts';
import { errorsFrom, type ProblemAnswer } from '../problem.ts';
import { invalidRequest } from '../problems.ts';
import { jsonContent, type Sent } from './content.ts';
import { unknownFields } from './unknown-fields.ts';

/** What a route takes as its body, and how it becomes a value that the route can trust. */
export interface Body<Value> {
  /** For the OpenAPI document; absent where no body is taken. */
  readonly schema?: FieldSchema;
  /** Never throws. */
  read(sent: Sent): Result<Value, ProblemAnswer>;
}

/** Whatever is sent is not looked at. */
export const noBody: Body<undefined> = { read: () => ok(undefined) };

interface JsonBody<Value> extends Body<Value> {
  readonly schema: FieldSchema;
}

/**
 * A JSON object of this shape. Unlike events, requests may not have fields that the shape does not name: a misspelt
 * `placedAt` would otherwise be an order placed now, and nobody would know.
 */
export const jsonBody = <const S extends Shape>(
  shape: S,
  { maxBytes = DEFAULT_MAX_BODY_BYTES }: { readonly maxBytes?: number } = {},
): JsonBody<DataOf<S>> => {
  const { schema } = record(shape);
  const check = compileCheck(schema);
  const fits = (value: unknown): value is DataOf<S> => check.passes(value);
  return {
    schema,
    read: (sent) => {
      const content = jsonContent(sent, { contentTypes: ['application/json'], maxBytes });
      if (!content.ok) return content;
      const { value } = content.value;
      const hostile = findHostile(value);
      if (hostile !== undefined) return refuse(wrong([hostile]));
      const strangers = unknownFields(schema, value);
      if (!fits(value)) return refuse(wrong([...check.problems(value), ...strangers]));
      return strangers.length > 0 ? refuse(wrong(strangers)) : ok(value);
    },
  };
};

const wrong = (problems: readonly Problem[]): ProblemAnswer => invalidRequest(errorsFrom(problems));
