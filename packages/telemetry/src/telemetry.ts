import type { Context } from 'aws-lambda';
import type { Sink } from './console-sink.ts';
import { createLogger, type Logger } from './logger.ts';
import { createMetrics, type Metrics } from './meter.ts';

/** Everything a function says about itself. Made once, at cold start. */
export interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** First thing in every invocation: binds the log lines to its request id and counts cold starts. */
  startInvocation(context: Context): void;
  /** Last thing in every invocation, also after a failure. */
  endInvocation(): void;
}

export interface TelemetryOptions {
  readonly service: string;
  /** The function's key in the stack, such as `inventoryReservations`. */
  readonly function: string;
  /** The subscription's name, such as `inventory-reservations`, where the function consumes a queue. */
  readonly consumer?: string;
  /** Where lines go; standard output where absent. */
  readonly sink?: Sink;
}

export const createTelemetry = (options: TelemetryOptions): Telemetry => {
  const { service, function: name, consumer, sink } = options;
  const logger = createLogger({
    service,
    always: consumer === undefined ? { function: name } : { function: name, consumer },
    ...(sink === undefined ? {} : { sink }),
  });
  const metrics = createMetrics(options);
  let cold = true;
  return {
    logger,
    metrics,
    startInvocation: (context) => {
      logger.startInvocation(context);
      if (cold) metrics.add('coldStarts', 1);
      cold = false;
    },
    endInvocation: () => metrics.flush(),
  };
};
