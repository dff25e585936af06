import type { MetricFamily, Sample } from './family.ts';

/** Prometheus, "Exposition formats", "Text-based format". */
export const expositionContentType = 'text/plain; version=0.0.4; charset=utf-8';

const escapedHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
const escapedValue = (text: string): string => escapedHelp(text).replaceAll('"', '\\"');

/** A name as Prometheus takes it; whatever else stands in it becomes an underscore. */
export const metricName = (text: string): string =>
  text.replace(/[^a-zA-Z0-9_]/g, '_').replace(/^(?=\d)/, '_');

/** Names that begin with two underscores are Prometheus's own. */
const labelName = (text: string): string => metricName(text).replace(/^__+/, '_');

const numberText = (value: number): string => {
  if (Number.isNaN(value)) return 'NaN';
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value);
};

const line = (name: string, { suffix, labels, value }: Sample): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${labelName(label)}="${escapedValue(text)}"`);
  return `${metricName(name)}${suffix ?? ''}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}`;
};

/** Families in Prometheus's text format; a family without samples is left out. */
export const exposition = (families: readonly MetricFamily[]): string =>
  families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, help, type, samples }) =>
      [
        ...(help.trim() === '' ? [] : [`# HELP ${metricName(name)} ${escapedHelp(help)}`]),
        `# TYPE ${metricName(name)} ${type}`,
        ...samples.map((sample) => line(name, sample)),
        '',
      ].join('\n'),
    )
    .join('');
