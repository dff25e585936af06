import { TerminalError } from './errors.ts';

/** Where a page ended, as opaque text. The partition is the query's own, so the sort key is enough. */
export const tokenAfter = (sk: string): string => Buffer.from(sk, 'utf8').toString('base64url');

export const sortKeyOf = (token: string): string => {
  const sk = Buffer.from(token, 'base64url').toString('utf8');
  if (sk !== '' && tokenAfter(sk) === token) return sk;
  throw new TerminalError('This page token was not made by this store; take `next` of the page before.');
};

/** Items that one page may ask for. */
const MAX_PAGE_ITEMS = 10_000;

export const checkLimit = (limit: number): void => {
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_PAGE_ITEMS) return;
  throw new TerminalError(`A page has 1 to ${MAX_PAGE_ITEMS} items, not ${limit}.`);
};
