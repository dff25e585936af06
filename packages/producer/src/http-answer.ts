import type { Problem } from '@twolane/contracts';
import { LAST_PAUSE_MS } from './limits.ts';
import { refusedFor, type Verdict } from './outcome.ts';

type Members = ReadonlyMap<string, unknown>;

/** Verdicts of an answer of POST /events, for `count` events. */
export const answersIn = (
  { status, headers }: Pick<Response, 'status' | 'headers'>,
  text: string,
  count: number,
): readonly Verdict[] => {
  const body = members(jsonOf(text));
  const results = listOf(body.get('results'));
  const notBeforeMs = retryAfterMs(headers.get('retry-after'));
  const whole = wholeVerdict(status, body, notBeforeMs);
  const byIndex = new Map(results.map((result) => [result.get('index'), verdictOf(result, notBeforeMs)]));
  return Array.from({ length: count }, (_, index) => byIndex.get(index) ?? whole);
};

/** For events that the answer has no result for: all of them where the request as such was refused. */
const wholeVerdict = (status: number, body: Members, notBeforeMs: number): Verdict => {
  const why = [`HTTP ${status}`, body.get('title'), body.get('detail')]
    .filter((part) => typeof part === 'string')
    .join(': ');
  // 401: the token may have expired on its way, and the next one may do. 2xx without a result: not known.
  const mayPass = status < 400 || status >= 500 || [401, 408, 409, 425, 429].includes(status);
  return mayPass ? { status: 'again', why, notBeforeMs } : refusedFor(why);
};

const verdictOf = (result: Members, notBeforeMs: number): Verdict => {
  const status = result.get('status');
  const problem = members(result.get('problem'));
  const title = String(problem.get('title') ?? 'No reason was given.');
  if (status === 'accepted' || status === 'duplicate') {
    const lateness = result.get('lateness');
    return typeof lateness === 'string' ? { status, lateness } : { status };
  }
  if (status !== 'refused') return { status: 'again', why: title, notBeforeMs };
  const problems = listOf(problem.get('errors')).map((error): Problem => {
    const pointer = String(error.get('pointer') ?? '#');
    return { path: decoded(pointer.slice(1)), message: String(error.get('detail') ?? title) };
  });
  return problems.length === 0 ? refusedFor(title) : { status: 'refused', problems };
};

/** Seconds, as our services send it; anything else counts as none. */
const retryAfterMs = (header: string | null): number => {
  const seconds = /^\d{1,6}$/.test(header ?? '') ? Number(header) : 0;
  return Math.min(LAST_PAUSE_MS, seconds * 1000);
};

const members = (value: unknown): Members =>
  new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);

const listOf = (value: unknown): readonly Members[] => (Array.isArray(value) ? value.map(members) : []);

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const decoded = (fragment: string): string => {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
};
