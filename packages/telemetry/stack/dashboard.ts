import { METRIC_NAMESPACE, METRICS } from '../src/metrics.ts';
import { aws, ours, type Series, share } from './series.ts';

interface Graph {
  readonly title: string;
  /** What the axis counts. */
  readonly unit: string;
  readonly series: readonly Series[];
}

/** Graphs side by side under one heading. */
interface Row {
  readonly heading: string;
  readonly graphs: readonly Graph[];
}

const GRID_COLUMNS = 24;
const HEADING_ROWS = 1;
const GRAPH_ROWS = 6;

/** What is worth a look, from what callers feel to what causes it. `stack` begins every physical name. */
const rowsOf = (stack: string): readonly Row[] => {
  const queue = (name: string) => ({ namespace: 'AWS/SQS', dimension: 'QueueName', name });
  const lambda = (name: string) => ({ namespace: 'AWS/Lambda', dimension: 'FunctionName', name });
  const api = (name: string, stat: string): Series => [
    'AWS/ApiGateway',
    name,
    'ApiId',
    `\${HttpApi}`,
    { stat },
  ];
  return [
    {
      heading: 'How old is what we know',
      graphs: [
        { title: 'Freshness: now minus happened, p99', unit: 'ms', series: [ours('freshness', 'p99')] },
        { title: 'Lag: now minus recorded, p99', unit: 'ms', series: [ours('lag', 'p99')] },
        {
          title: 'Oldest unpublished event',
          unit: 'ms',
          series: [
            [
              METRIC_NAMESPACE,
              METRICS.oldestUnpublishedAge.name,
              ...['service', 'outbox', 'function', 'outboxSweeper'],
              { stat: 'Maximum' },
            ],
          ],
        },
      ],
    },
    {
      heading: 'What became of events',
      graphs: [
        { title: 'Applied', unit: 'events', series: [ours('applied', 'Sum')] },
        { title: 'Late', unit: '% of those applied', series: share('late', ['applied'], 'late') },
        {
          title: 'Duplicates',
          unit: '% of those delivered',
          series: share('duplicates', ['applied', 'duplicates'], 'duplicates'),
        },
        {
          title: 'Hours revised, orders stuck',
          unit: 'hours, orders',
          series: [ours('revised', 'Sum', 'revised '), ours('stuck', 'Sum', 'stuck ')],
        },
      ],
    },
    {
      heading: 'What went wrong',
      graphs: [
        { title: 'Errors by kind and source', unit: 'messages', series: [ours('errors', 'Sum')] },
        {
          title: 'Parked and retried',
          unit: 'messages',
          series: [ours('parked', 'Sum', 'parked '), ours('retried', 'Sum', 'retried ')],
        },
        {
          title: 'Dead letters',
          unit: 'messages',
          series: [
            aws(queue('ApproximateNumberOfMessagesVisible'), {
              stack,
              statistic: 'Maximum',
              filter: '("dead-letters" OR "failures")',
            }),
          ],
        },
      ],
    },
    {
      heading: 'Queues, relay and sweeper',
      graphs: [
        {
          title: 'Oldest message of each queue',
          unit: 's',
          series: [aws(queue('ApproximateAgeOfOldestMessage'), { stack, statistic: 'Maximum' })],
        },
        {
          title: 'Published, refused, swept',
          unit: 'events',
          series: [
            ours('published', 'Sum', 'published '),
            ours('publishFailed', 'Sum', 'refused '),
            ours('swept', 'Sum', 'swept '),
          ],
        },
        {
          title: 'Relay behind its stream',
          unit: 'ms',
          series: [
            ['AWS/Lambda', 'IteratorAge', 'FunctionName', `${stack}-outboxRelay`, { stat: 'Maximum' }],
          ],
        },
      ],
    },
    {
      heading: 'API and functions',
      graphs: [
        {
          title: 'Requests and errors',
          unit: 'requests',
          series: [api('Count', 'Sum'), api('4xx', 'Sum'), api('5xx', 'Sum')],
        },
        { title: 'Latency, p50 and p99', unit: 'ms', series: [api('Latency', 'p50'), api('Latency', 'p99')] },
        {
          title: 'Functions',
          unit: 'invocations',
          series: [
            aws(lambda('Errors'), { stack, statistic: 'Sum', label: 'errors ' }),
            aws(lambda('Throttles'), { stack, statistic: 'Sum', label: 'throttles ' }),
            aws(lambda('ConcurrentExecutions'), { stack, statistic: 'Maximum', label: 'running ' }),
          ],
        },
      ],
    },
  ];
};

const widgetsOf = ({ heading, graphs }: Row, index: number): readonly object[] => {
  const y = index * (HEADING_ROWS + GRAPH_ROWS);
  const width = GRID_COLUMNS / graphs.length;
  return [
    {
      type: 'text',
      ...{ x: 0, y, width: GRID_COLUMNS, height: HEADING_ROWS },
      properties: { markdown: `## ${heading}`, background: 'transparent' },
    },
    ...graphs.map(({ title, unit, series }, column) => ({
      type: 'metric',
      ...{ x: column * width, y: y + HEADING_ROWS, width, height: GRAPH_ROWS },
      properties: {
        title,
        region: `\${AWS::Region}`,
        view: 'timeSeries',
        period: 60,
        yAxis: { left: { label: unit, showUnits: false, min: 0 } },
        metrics: series,
      },
    })),
  ];
};

/** The stack's one dashboard: an `AWS::CloudWatch::Dashboard` resource. */
export const dashboard = (stack: string): object => ({
  Type: 'AWS::CloudWatch::Dashboard',
  Properties: {
    DashboardName: stack,
    DashboardBody: { 'Fn::Sub': JSON.stringify({ widgets: rowsOf(stack).flatMap(widgetsOf) }) },
  },
});
