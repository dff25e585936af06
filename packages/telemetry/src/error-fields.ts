import type { LogFields } from './logger.ts';

/** Causes of causes that a line shows, the error itself included. */
const MAX_CAUSES = 5;

/** As Node and AWS name what went wrong, such as ECONNREFUSED; some errors say nothing else. */
const CODE = /^[A-Za-z][A-Za-z0-9_.]{1,63}$/;

/**
 * What a log line says of something thrown: name, message, code, stack, AWS's id of the request, and the same of its causes.
 * Nothing else that it carries: DynamoDB's client throws the very items for which a condition failed, persons' data and
 * secrets included.
 */
export const errorFields = (thrown: unknown, shown = MAX_CAUSES): LogFields => {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: typeof thrown === 'string' ? thrown : `No error but ${typeof thrown}.` };
  }
  const { name, message, stack, cause } = thrown;
  const requestId = requestIdOf(thrown);
  const code: unknown = Reflect.get(thrown, 'code');
  return {
    name,
    message,
    ...(typeof code === 'string' && CODE.test(code) ? { code } : {}),
    stack,
    ...(requestId === undefined ? {} : { requestId }),
    ...(cause === undefined || shown <= 1 ? {} : { cause: errorFields(cause, shown - 1) }),
  };
};

/** As AWS's clients note it; their support asks for it. */
const requestIdOf = (error: Error): string | undefined => {
  const metadata: unknown = Reflect.get(error, '$metadata');
  if (typeof metadata !== 'object' || metadata === null || !('requestId' in metadata)) return undefined;
  return typeof metadata.requestId === 'string' ? metadata.requestId : undefined;
};
