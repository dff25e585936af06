/** JSON Schema of what `problem` makes (RFC 9457): component `Problem` of the OpenAPI document. */
export const problemSchema = {
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
} as const;
