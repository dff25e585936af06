import { type ProblemAnswer, type ProblemDetail, problem } from './problem.ts';

/** The request as such cannot be right, whatever the state of things. */
export const invalidRequest = (errors: readonly ProblemDetail[], detail?: string): ProblemAnswer =>
  problem({
    type: 'invalid-request',
    status: 400,
    title: 'The request is not as documented',
    errors,
    ...(detail === undefined ? {} : { detail }),
  });

export const bodyTooLarge = (maxBytes: number): ProblemAnswer =>
  problem({
    type: 'body-too-large',
    status: 413,
    title: 'The body is too large',
    detail: `At most ${maxBytes} bytes are taken here.`,
  });

export const unsupportedMediaType = (taken: readonly string[]): ProblemAnswer =>
  problem({
    type: 'unsupported-media-type',
    status: 415,
    title: 'The content type is not taken here',
    detail: `Send ${taken.join(' or ')}, in UTF-8 and without a content encoding.`,
    headers: { accept: taken.join(', ') },
  });

export const unauthenticated = (): ProblemAnswer =>
  problem({
    type: 'unauthenticated',
    status: 401,
    title: 'A token is needed',
    detail: 'Send a bearer token whose claims name a client (client_id) or a subject (sub).',
    headers: { 'www-authenticate': 'Bearer' },
  });

/** RFC 6750, section 3.1: `insufficient_scope`. */
export const insufficientScope = (needed: readonly string[]): ProblemAnswer =>
  problem({
    type: 'insufficient-scope',
    status: 403,
    title: 'The token does not allow this',
    detail: `One of these scopes is needed: ${needed.join(', ')}.`,
    headers: { 'www-authenticate': `Bearer error="insufficient_scope", scope="${needed.join(' ')}"` },
  });

export const notFound = (detail: string): ProblemAnswer =>
  problem({ type: 'not-found', status: 404, title: 'There is no such thing', detail });

export const keyMissing = (): ProblemAnswer =>
  problem({
    type: 'idempotency-key-missing',
    status: 400,
    title: 'An Idempotency-Key is needed',
    detail: 'Send a fresh one with each new command, and the same one when repeating a command.',
    errors: [{ field: 'Idempotency-Key', detail: 'is missing' }],
  });

export const keyInvalid = (why: string): ProblemAnswer =>
  problem({
    type: 'idempotency-key-invalid',
    status: 400,
    title: 'The Idempotency-Key is not well-formed',
    detail: 'It is a structured-field string (RFC 9651), quotes included: Idempotency-Key: "8e03978e-40d5".',
    errors: [{ field: 'Idempotency-Key', detail: why }],
  });

export const keyReused = (): ProblemAnswer =>
  problem({
    type: 'idempotency-key-reused',
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    detail: 'Its first request had another payload. Use a fresh key for each new command.',
    errors: [{ field: 'Idempotency-Key', detail: 'belongs to another payload' }],
  });

/** A second is longer than any command takes; a repetition then finds the stored answer. */
const RETRY_AFTER_SEC = '1';

export const stillRunning = (): ProblemAnswer =>
  problem({
    type: 'request-in-progress',
    status: 409,
    title: 'The first request with this Idempotency-Key was still running',
    detail: 'Repeat the request unchanged to get its answer.',
    headers: { 'retry-after': RETRY_AFTER_SEC },
  });

export const tooManyChanges = (): ProblemAnswer =>
  problem({
    type: 'concurrent-changes',
    status: 409,
    title: 'Others kept changing the same thing',
    detail: 'This request has changed nothing. Repeat it unchanged.',
    headers: { 'retry-after': RETRY_AFTER_SEC },
  });

export const unavailable = (): ProblemAnswer =>
  problem({
    type: 'unavailable',
    status: 503,
    title: 'Not available at the moment',
    detail:
      'Whether the request took effect is not known. Repeat it unchanged, with the same Idempotency-Key.',
    headers: { 'retry-after': RETRY_AFTER_SEC },
  });

export const internalError = (): ProblemAnswer =>
  problem({
    type: 'internal-error',
    status: 500,
    title: 'The server failed',
    detail: 'The failure was recorded under the correlation id of this answer.',
  });
