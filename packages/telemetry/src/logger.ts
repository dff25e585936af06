import { Logger as PowertoolsLogger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { consoleTo, type Sink, standardOutput } from './console-sink.ts';
import { errorFields } from './error-fields.ts';

/** Plain data only. A whole event does not fit this type on purpose: redact it first. */
export type LogValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly LogValue[]
  | { readonly [name: string]: LogValue };

export interface LogFields {
  readonly [name: string]: LogValue;
}

/** Every line is one JSON object. Fields belong to their line alone: nothing is carried over to the next one. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields, error?: unknown): void;
  error(message: string, fields?: LogFields, error?: unknown): void;
  /** Adds the request id and the function's name to each later line. */
  startInvocation(context: Context): void;
}

export interface LoggerOptions {
  readonly service: string;
  /** On every line, such as the consumer's name. */
  readonly always?: LogFields;
  readonly sink?: Sink;
}

/** Level from LOG_LEVEL (default INFO), region and trace id from Lambda's environment, as Powertools documents. */
export const createLogger = ({ service, always, sink }: LoggerOptions): Logger => {
  const logger = new PowertoolsLogger({ serviceName: service });
  if (always !== undefined) logger.appendPersistentKeys({ ...always });
  // Powertools takes no console as an argument; the property is documented as the place it prints to.
  Object.defineProperty(logger, 'console', { value: consoleTo(sink ?? standardOutput) });
  const extra = (fields: LogFields, error: unknown) =>
    error === undefined ? { ...fields } : { ...fields, error: errorFields(error) };
  return {
    debug: (message, fields = {}) => logger.debug(message, { ...fields }),
    info: (message, fields = {}) => logger.info(message, { ...fields }),
    warn: (message, fields = {}, error) => logger.warn(message, extra(fields, error)),
    error: (message, fields = {}, error) => logger.error(message, extra(fields, error)),
    startInvocation: (context) => logger.addContext(context),
  };
};
