import { ok, type Result, refuse } from '@twolane/contracts';
import { type HttpRequest, invalidRequest, type ProblemAnswer, type ProblemDetail } from '@twolane/http';
import { DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS, MAX_TOKEN_LENGTH } from './limits.ts';

type Query = HttpRequest['query'];

export interface PageRequest {
  readonly limit: number;
  /** From an earlier answer's `next`. */
  readonly after?: string;
}

interface PageLimits {
  readonly max: number;
  readonly byDefault: number;
}

const LIST: PageLimits = { max: MAX_PAGE_ITEMS, byDefault: DEFAULT_PAGE_ITEMS };

/** Parameters `after` and `limit` of a list. A token is opaque, but has the form of ours. */
export const pageOf = (query: Query, limits: PageLimits = LIST): Result<PageRequest, ProblemAnswer> => {
  const { after } = query;
  const limit = query['limit'] ?? String(limits.byDefault);
  const errors: ProblemDetail[] = [];
  if (!/^[1-9]\d{0,5}$/.test(limit) || Number(limit) > limits.max) {
    errors.push({ field: 'limit', detail: `must be a whole number from 1 to ${limits.max}` });
  }
  if (after !== undefined && !isToken(after)) {
    errors.push({ field: 'after', detail: 'is no page token; take next of the answer before' });
  }
  if (errors.length > 0) return refuse(invalidRequest(errors));
  return ok({ limit: Number(limit), ...(after === undefined ? {} : { after }) });
};

/** What the store takes for a token, too: base64url of some text, written in the one way there is. */
const isToken = (text: string): boolean => {
  if (text === '' || text.length > MAX_TOKEN_LENGTH) return false;
  const inner = textOfToken(text);
  return inner !== '' && tokenOfText(inner) === text;
};

export const tokenOfText = (text: string): string => Buffer.from(text, 'utf8').toString('base64url');
export const textOfToken = (token: string): string => Buffer.from(token, 'base64url').toString('utf8');

/** One of these words, undefined where the parameter is missing. */
export const wordOf = <Word extends string>(
  query: Query,
  name: string,
  words: readonly Word[],
): Result<Word | undefined, ProblemAnswer> => {
  const value = query[name];
  if (value === undefined) return ok(undefined);
  const word = words.find((known) => known === value);
  return word === undefined
    ? refuse(invalidRequest([{ field: name, detail: `must be one of ${words.join(', ')}` }]))
    : ok(word);
};

/** Parameters that a route does not have: a misspelt filter must not pass for none. */
export const onlyParameters = (query: Query, known: readonly string[]): ProblemAnswer | undefined => {
  const strangers = Object.keys(query).filter((name) => !known.includes(name));
  return strangers.length === 0
    ? undefined
    : invalidRequest(
        strangers.map((field) => ({
          field,
          detail: `is no parameter; known are ${known.join(', ') || 'none'}`,
        })),
      );
};
