import type { Route } from '../route.ts';
import type { DocumentedProblem, JsonSchema, Operation } from './operation.ts';

/** Every problem that an operation may answer: its own, and those that follow from what it takes. */
export const problemsOf = (route: Route, operation: Operation): readonly DocumentedProblem[] => {
  const takesBody = route.takes.body !== undefined || operation.bodies !== undefined;
  const takesParams = Object.keys(route.takes.params.properties ?? {}).length > 0;
  return [
    ...(takesBody || takesParams ? [{ status: 400, type: 'invalid-request' }] : []),
    ...(takesBody
      ? [
          { status: 413, type: 'body-too-large' },
          { status: 415, type: 'unsupported-media-type' },
        ]
      : []),
    ...(route.scopes.length > 0
      ? [
          { status: 401, type: 'unauthenticated' },
          { status: 403, type: 'insufficient-scope' },
        ]
      : []),
    ...(operation.idempotent ? IDEMPOTENCY : []),
    ...(operation.problems ?? []),
    { status: 500, type: 'internal-error' },
    { status: 503, type: 'unavailable' },
  ];
};

const IDEMPOTENCY: readonly DocumentedProblem[] = [
  { status: 400, type: 'idempotency-key-missing' },
  { status: 400, type: 'idempotency-key-invalid' },
  { status: 409, type: 'request-in-progress' },
  { status: 409, type: 'concurrent-changes' },
  { status: 422, type: 'idempotency-key-reused' },
];

/** RFC 9457, with the members that we always or often add. */
export const problemSchema: JsonSchema = {
  type: 'object',
  description: 'A problem document (RFC 9457). Branch on type, which never changes; show detail to people.',
  required: ['type', 'title', 'status', 'correlationId'],
  properties: {
    type: { type: 'string', pattern: '^urn:twolane:problem:[a-z-]+$' },
    title: { type: 'string' },
    status: { type: 'integer', minimum: 400, maximum: 599 },
    detail: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['detail'],
        properties: {
          pointer: { type: 'string', description: 'JSON Pointer into the body, as a URI fragment.' },
          field: { type: 'string', description: 'Name of a header or path parameter.' },
          detail: { type: 'string' },
        },
      },
    },
    correlationId: { type: 'string', description: 'That of header x-correlation-id.' },
  },
};
