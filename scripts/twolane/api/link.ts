const NEXT = /<([^>]*)>\s*;[^,]*\brel="?next"?/i;

/**
 * The next page by header `Link` (RFC 8288): the same path with the query that it names. Address and path stay those of
 * the first page, so that a token is not sent where an answer wants it.
 */
export function nextPath(link: string | null, current: string, baseUrl: string): string | undefined {
  const reference = link === null ? undefined : NEXT.exec(link)?.[1];
  const next = reference === undefined ? null : URL.parse(reference, new URL(current, baseUrl).href);
  if (next === null) return undefined;
  const path = `${current.split('?', 1)[0]}${next.search}`;
  return path === current ? undefined : path;
}
