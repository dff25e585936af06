import type { ProblemDocument } from './problem.ts';

/** What a route answers, before the headers that every answer has. Header names in lower case. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Text as it is sent; its content type is among the headers. */
  readonly body?: string;
  /** In place of a body. */
  readonly problem?: ProblemDocument;
}

/** A JSON answer. `value` must be what JSON can hold. */
export const json = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});
