import { randomBytes, randomUUID } from 'node:crypto';
import { traceIdOf } from '@twolane/telemetry';
import { MAX_CORRELATION_ID_LENGTH } from '../limits.ts';

/** What ties a request to all that follows from it. */
export interface Correlation {
  readonly correlationId: string;
  /** W3C Trace Context, version 00. */
  readonly traceparent: string;
}

/** Where fresh ids come from. */
export interface IdSource {
  newCorrelationId(): string;
  newTraceparent(): string;
}

export const randomIds: IdSource = {
  newCorrelationId: randomUUID,
  // Flag 00: we record no spans ourselves, so nothing asks others to.
  newTraceparent: () => `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-00`,
};

const CORRELATION_ID = new RegExp(`^[A-Za-z0-9][A-Za-z0-9._:@-]{0,${MAX_CORRELATION_ID_LENGTH - 1}}$`);
/** W3C Trace Context, section 3.2.2: version 00 exactly; neither id may be all zeros. */
const TRACEPARENT = /^00-[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The caller's own ids where they are well-formed, fresh ones otherwise: a bad id must not cost anybody their order, and must
 * not get into logs, keys and headers either.
 */
export const correlationOf = (
  headers: Readonly<Record<string, string | undefined>>,
  ids: IdSource = randomIds,
): Correlation => {
  const correlationId = headers['x-correlation-id'];
  const traceparent = headers['traceparent'];
  return {
    correlationId:
      correlationId !== undefined && CORRELATION_ID.test(correlationId)
        ? correlationId
        : ids.newCorrelationId(),
    traceparent:
      traceparent !== undefined && TRACEPARENT.test(traceparent) && traceIdOf(traceparent) !== undefined
        ? traceparent
        : ids.newTraceparent(),
  };
};
