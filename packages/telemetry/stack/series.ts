import { METRIC_NAMESPACE, METRICS, type MetricKey } from '../src/metrics.ts';

/** One line or a family of lines of a CloudWatch metric widget ("Dashboard body structure and syntax", `metrics`). */
export type Series = readonly (string | Readonly<Record<string, string | boolean>>)[];

const PERIOD_SEC = 60;

/** A search finds what there is when the dashboard is looked at: it needs no change when a consumer is added. */
const searchText = (schema: string, filter: string, statistic: string): string =>
  `SEARCH('{${schema}} ${filter}', '${statistic}', ${PERIOD_SEC})`;

const ourSchema = (key: MetricKey): string =>
  `${METRIC_NAMESPACE},service,${METRICS[key].by}${key === 'errors' ? ',kind,source' : ''}`;

const ourSearch = (key: MetricKey, statistic: string): string =>
  searchText(ourSchema(key), `MetricName="${METRICS[key].name}"`, statistic);

/** One of our metrics, a line for each consumer or function (and for each kind and source of errors). */
export const ours = (key: MetricKey, statistic: string, label = ''): Series => [
  { expression: ourSearch(key, statistic), id: key, label },
];

/** Numerator as a percentage of the sum of others, over all consumers. */
export const share = (part: MetricKey, whole: readonly MetricKey[], label: string): readonly Series[] => {
  const hidden = [...new Set([part, ...whole])].map(
    (key): Series => [{ expression: `SUM(${ourSearch(key, 'Sum')})`, id: key, visible: false }],
  );
  const sum = whole.join(' + ');
  return [...hidden, [{ expression: `IF(${sum} > 0, 100 * ${part} / (${sum}), 0)`, id: 'share', label }]];
};

/** A metric of AWS, a line for each queue or function whose name begins with the stack's. */
export const aws = (
  {
    namespace,
    dimension,
    name,
  }: { readonly namespace: string; readonly dimension: string; readonly name: string },
  {
    stack,
    statistic,
    label = '',
    filter = '',
  }: {
    readonly stack: string;
    readonly statistic: string;
    readonly label?: string;
    readonly filter?: string;
  },
): Series => [
  {
    expression: searchText(
      `${namespace},${dimension}`,
      `"${stack}" ${filter} MetricName="${name}"`,
      statistic,
    ),
    id: name.charAt(0).toLowerCase() + name.slice(1),
    label,
  },
];
