import type { RawRequest } from '../raw-request.ts';

/** What stands before a row's own words: enough for a request that would be taken. */
export type Sent = Partial<Omit<RawRequest, 'headers'>> & {
  /** `undefined` leaves a header out that the request would have otherwise. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | undefined>>;
};

/**
 * [what is wrong, status, what the problem document names, what is sent]. A name is the `pointer` or `field` of one
 * of its errors; '' where the document names none, `null` where the gateway answers before our code sees the request.
 */
export type RefusedRow = readonly [string, number, string | null, Sent];

export const jsonOf = (value: unknown): Sent => ({ body: JSON.stringify(value) });

/** `levels` lists within each other. */
export const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
