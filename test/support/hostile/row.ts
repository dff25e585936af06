import type { RawAnswer, RawRequest } from '../raw-request.ts';

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

/** `pointer` or `field` of each error of a problem document. */
export const namesIn = (problem: unknown): readonly unknown[] => {
  const { errors } = Object(problem);
  return Array.isArray(errors) ? errors.map(({ pointer, field }) => pointer ?? field) : [];
};

/** A refusal of the right kind: by whom, with which status, about what. */
export function expectRefusal(answer: RawAnswer, status: number, names: string | null): void {
  expect({ status: answer.status, text: answer.text.slice(0, 500) }).toMatchObject({ status });
  if (names === null) return;
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(answer.json).toMatchObject({ status, type: expect.stringMatching(/^urn:twolane:problem:/) });
  if (names !== '') expect(namesIn(answer.json)).toContain(names);
}
