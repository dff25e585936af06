export type { Sink } from './console-sink.ts';
export type { LogFields, Logger, LogValue } from './logger.ts';
export type { ErrorLabel, Metrics } from './meter.ts';
export type { MetricKey } from './metrics.ts';
export { createTelemetry, type Telemetry, type TelemetryOptions } from './telemetry.ts';
export { traceIdOf } from './trace.ts';
