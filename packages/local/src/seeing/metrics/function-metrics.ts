import { createDurations } from '../../lambda/durations.ts';
import { type EmfValue, emfValuesIn } from './emf-line.ts';
import { metricName } from './exposition.ts';
import type { MetricFamily, Sample } from './family.ts';

/** More than any sensible set of dimensions makes; a dimension that holds an id must not fill the memory. */
const maximumSeries = 2_000;
/** A part of a line is kept until the rest comes; nothing that is a metric is longer. */
const longestPartBytes = 256 * 1_024;

type Series = {
  readonly of: EmfValue;
  count: number;
  sum: number;
  last: number;
  readonly recent: ReturnType<typeof createDurations>;
};

/** What functions say about themselves in CloudWatch's embedded metric format, summed up since the stack's start. */
export type FunctionMetrics = {
  /** Output of a function, as it comes: cut anywhere. */
  read(functionName: string, output: string): void;
  families(): readonly MetricFamily[];
};

/** Prometheus measures in seconds and bytes. */
const baseUnits: Readonly<Record<string, { readonly suffix: string; readonly factor: number }>> = {
  Seconds: { suffix: '_seconds', factor: 1 },
  Milliseconds: { suffix: '_seconds', factor: 1e-3 },
  Microseconds: { suffix: '_seconds', factor: 1e-6 },
  Bytes: { suffix: '_bytes', factor: 1 },
  Percent: { suffix: '_ratio', factor: 1e-2 },
};

const snakeCase = (text: string): string => text.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').toLowerCase();

const samplesOf = ({ of, count, sum, recent }: Series, factor: number): readonly Sample[] => {
  const labels = of.dimensions;
  if (of.unit === 'Count') return [{ labels, value: sum }];
  const { p50, p99 } = recent.summary();
  return [
    { labels: { ...labels, quantile: '0.5' }, value: p50 * factor },
    { labels: { ...labels, quantile: '0.99' }, value: p99 * factor },
    { labels, suffix: '_sum', value: sum * factor },
    { labels, suffix: '_count', value: count },
  ];
};

const familiesOf = (series: readonly Series[]): readonly MetricFamily[] => {
  const [first] = series;
  if (first === undefined) return [];
  const { namespace, name, unit } = first.of;
  const { suffix, factor } = baseUnits[unit] ?? { suffix: '', factor: 1 };
  const base = metricName(`${snakeCase(namespace)}_${snakeCase(name)}${suffix}`);
  const help = `${namespace} ${name} (${unit}), as functions said it`;
  if (unit === 'Count') {
    const samples = series.flatMap((one) => samplesOf(one, 1));
    return [{ type: 'counter', name: `${base}_total`, help: `${help}.`, samples }];
  }
  return [
    {
      type: 'summary',
      name: base,
      help: `${help}.`,
      samples: series.flatMap((one) => samplesOf(one, factor)),
    },
    {
      type: 'gauge',
      name: `${base}_last`,
      help: `${help}: the latest value.`,
      samples: series.map(({ of, last }) => ({ labels: of.dimensions, value: last * factor })),
    },
  ];
};

export const createFunctionMetrics = (): FunctionMetrics => {
  const all = new Map<string, Series>();
  const parts = new Map<string, string>();
  let dropped = 0;

  const seriesOf = (value: EmfValue): Series | undefined => {
    const { namespace, name, unit, dimensions } = value;
    const key = JSON.stringify([namespace, name, unit, Object.entries(dimensions).sort()]);
    const found = all.get(key);
    if (found !== undefined || all.size >= maximumSeries) return found;
    const made = { of: value, count: 0, sum: 0, last: 0, recent: createDurations() };
    all.set(key, made);
    return made;
  };
  const add = (value: EmfValue): void => {
    const series = seriesOf(value);
    if (series === undefined) {
      dropped += 1;
      return;
    }
    for (const one of value.values) {
      series.count += 1;
      // A counter never goes back.
      series.sum += value.unit === 'Count' ? Math.max(0, one) : one;
      series.last = one;
      if (value.unit !== 'Count') series.recent.add(one);
    }
  };

  return {
    read: (functionName, output) => {
      const lines = `${parts.get(functionName) ?? ''}${output}`.split('\n');
      const part = lines.pop() ?? '';
      if (part === '' || part.length > longestPartBytes) parts.delete(functionName);
      else parts.set(functionName, part);
      for (const line of lines) for (const value of emfValuesIn(line)) add(value);
    },
    families: () => {
      const byFamily = Map.groupBy(all.values(), ({ of }) => `${of.namespace}/${of.name}/${of.unit}`);
      return [
        ...[...byFamily.values()].flatMap(familiesOf),
        {
          type: 'counter',
          name: 'twolane_local_metric_values_dropped_total',
          help: `Values that functions said in more than ${maximumSeries} series.`,
          samples: [{ labels: {}, value: dropped }],
        },
      ];
    },
  };
};
