import type { Problem as Finding } from '@twolane/contracts';
import type { HttpAnswer } from './answer.ts';
import { MAX_ERRORS } from './limits.ts';

/** One thing that is wrong with a request: in its body (`pointer`), or in a named header or path parameter (`field`). */
export type ProblemDetail =
  /** JSON Pointer in URI fragment form, as RFC 9457 writes it: `#/lines/3/quantity`. */
  { readonly pointer: string; readonly detail: string } | { readonly field: string; readonly detail: string };

/** RFC 9457, "Problem Details for HTTP APIs". */
export interface ProblemDocument {
  /** Stable for ever: what programs branch on. */
  readonly type: `urn:twolane:problem:${string}`;
  /** The same for each problem of a type. */
  readonly title: string;
  readonly status: number;
  /** About this occurrence: what was wrong, and what to do. */
  readonly detail?: string;
  readonly errors?: readonly ProblemDetail[];
  /** Extension members (RFC 9457, section 3.2). */
  readonly [extension: string]: unknown;
}

export interface ProblemAnswer extends HttpAnswer {
  readonly problem: ProblemDocument;
}

export interface NewProblem {
  /** Last part of the type URI, in kebab-case, such as `order-exists`. */
  readonly type: string;
  readonly status: number;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly ProblemDetail[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the document (RFC 9457, section 3.2). */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** An answer that is a problem document. */
export const problem = ({
  type,
  status,
  title,
  detail,
  errors,
  headers = {},
  extensions,
}: NewProblem): ProblemAnswer => ({
  status,
  headers,
  problem: {
    ...extensions,
    type: `urn:twolane:problem:${type}`,
    title,
    status,
    ...(detail === undefined ? {} : { detail }),
    ...(errors === undefined ? {} : { errors: errors.slice(0, MAX_ERRORS) }),
  },
});

/** What a check of contracts found, in the words of a problem document. `under` is where the checked value lies. */
export const errorsFrom = (findings: readonly Finding[], under = ''): readonly ProblemDetail[] =>
  findings.map(({ path, message }) => ({ pointer: pointer(`${under}${path}`), detail: message }));

/** RFC 6901, section 6: a JSON Pointer as a URI fragment. */
const pointer = (path: string): string => `#${encodeURI(path.toWellFormed()).replaceAll('#', '%23')}`;
