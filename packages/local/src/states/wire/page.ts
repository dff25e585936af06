import type { Params } from '../../wire/params.ts';
import { RequestRefused } from '../../wire/wire-error.ts';

const largestPage = 1_000;
const defaultPage = 100;

export type PageAsked = { readonly limit: number; readonly position: number | undefined };

/** `maxResults` and `nextToken`. Tokens are opaque to the caller: a position in the order of the list. */
export const pageIn = (params: Params): PageAsked => {
  const asked = params.optionalWhole('maxResults') ?? 0;
  if (asked < 0 || asked > largestPage) {
    const message = `maxResults must be from 0 to ${largestPage}.`;
    throw new RequestRefused({ status: 400, code: 'ValidationException', message });
  }
  const token = params.optionalText('nextToken');
  const limit = asked === 0 ? defaultPage : asked;
  if (token === undefined) return { limit, position: undefined };
  const position = /^p(\d{1,15})$/.exec(Buffer.from(token, 'base64url').toString('latin1'))?.[1];
  if (position === undefined) {
    throw new RequestRefused({ status: 400, code: 'InvalidToken', message: 'Invalid Token: nextToken' });
  }
  return { limit, position: Number(position) };
};

const tokenAt = (position: number): string => Buffer.from(`p${position}`, 'latin1').toString('base64url');

/** One page of a list that was read with one entry more than the page has. */
export const pageOf = <Entry>(
  found: readonly Entry[],
  limit: number,
  positionOf: (entry: Entry) => number,
): { readonly entries: readonly Entry[]; readonly nextToken: string | undefined } => {
  const entries = found.slice(0, limit);
  const last = entries.at(-1);
  const nextToken = found.length > limit && last !== undefined ? tokenAt(positionOf(last)) : undefined;
  return { entries, nextToken };
};
