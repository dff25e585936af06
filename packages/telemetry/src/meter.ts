import { Metrics as PowertoolsMetrics } from '@aws-lambda-powertools/metrics';
import { consoleTo, type Sink, standardOutput } from './console-sink.ts';
import { METRIC_NAMESPACE, METRICS, type MetricKey } from './metrics.ts';

/** What went wrong, in few enough words for a dimension: no ids, nothing that a caller chose freely. */
export interface ErrorLabel {
  /** `contract`, `refused`, `conflict`, `retryable`, `unexpected`… */
  readonly kind: string;
  /** A service of ours, `apps` for all producer apps, or `unknown` where no source could be read. */
  readonly source: string;
}

export interface Metrics {
  /** A value that is not finite is left out: JSON has no such number, and it would void its whole line. */
  add(metric: MetricKey, value: number): void;
  addError(label: ErrorLabel): void;
  /** Sends what was added since the last flush. Once at the end of each invocation; without metrics it does nothing. */
  flush(): void;
}

export interface MetricsOptions {
  readonly service: string;
  readonly function: string;
  /** Absent in functions that consume no queue: their metrics by consumer bear the function's name. */
  readonly consumer?: string;
  readonly sink?: Sink;
}

/**
 * Embedded Metric Format on standard output, through Powertools. A hundred values of one metric are sent early, as
 * CloudWatch's specification of the format asks (100 values in a metric's array).
 */
export const createMetrics = ({ service, function: name, consumer, sink }: MetricsOptions): Metrics => {
  const emitter = (dimensions: Record<string, string>) => {
    const metrics = new PowertoolsMetrics({
      namespace: METRIC_NAMESPACE,
      serviceName: service,
      defaultDimensions: dimensions,
    });
    Object.defineProperty(metrics, 'console', { value: consoleTo(sink ?? standardOutput) });
    return metrics;
  };
  const byConsumer = { consumer: consumer ?? name };
  const emitters = { consumer: emitter(byConsumer), function: emitter({ function: name }) };

  return {
    add: (key, value) => {
      if (!Number.isFinite(value)) return;
      const { name: metricName, unit, by } = METRICS[key];
      emitters[by].addMetric(metricName, unit, value);
    },
    // Its own object each time: dimensions of one error must not colour the next one's.
    addError: ({ kind, source }) => {
      const { name: metricName, unit } = METRICS.errors;
      emitter({ ...byConsumer, kind, source })
        .addMetric(metricName, unit, 1)
        .publishStoredMetrics();
    },
    flush: () => {
      for (const metrics of [emitters.consumer, emitters.function]) {
        if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
      }
    },
  };
};
