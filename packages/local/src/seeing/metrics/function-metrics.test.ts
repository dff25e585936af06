import fc from 'fast-check';
import { createFunctionMetrics } from './function-metrics.ts';

/** A line as Powertools writes it. */
const line = (values: Readonly<Record<string, unknown>>, units: Readonly<Record<string, string>>): string =>
  `${JSON.stringify({
    _aws: {
      Timestamp: 1,
      CloudWatchMetrics: [
        {
          Namespace: 'Twolane',
          Dimensions: [['service', 'consumer']],
          Metrics: Object.entries(units).map(([Name, Unit]) => ({ Name, Unit })),
        },
      ],
    },
    service: 'payments',
    consumer: 'gateway',
    ...values,
  })}\n`;
const labels = { service: 'payments', consumer: 'gateway' };
const dropped = (value: number) => expect.objectContaining({ samples: [{ labels: {}, value }] });

test('counts are added up, times become quantiles, sums and counts in seconds', () => {
  const metrics = createFunctionMetrics();
  metrics.read(
    'f',
    line({ Applied: [1, 1], HandlingTime: [10, 30] }, { Applied: 'Count', HandlingTime: 'Milliseconds' }),
  );
  metrics.read('g', line({ Applied: 1 }, { Applied: 'Count' }));
  expect(metrics.families()).toEqual([
    {
      type: 'counter',
      name: 'twolane_applied_total',
      help: 'Twolane Applied (Count), as functions said it.',
      samples: [{ labels, value: 3 }],
    },
    {
      type: 'summary',
      name: 'twolane_handling_time_seconds',
      help: 'Twolane HandlingTime (Milliseconds), as functions said it.',
      samples: [
        { labels: { ...labels, quantile: '0.5' }, value: 0.03 },
        { labels: { ...labels, quantile: '0.99' }, value: 0.03 },
        { labels, suffix: '_sum', value: 0.04 },
        { labels, suffix: '_count', value: 2 },
      ],
    },
    {
      type: 'gauge',
      name: 'twolane_handling_time_seconds_last',
      help: 'Twolane HandlingTime (Milliseconds), as functions said it: the latest value.',
      samples: [{ labels, value: 0.03 }],
    },
    dropped(0),
  ]);
});

test('output may be cut anywhere', () => {
  const text = line({ Applied: 1 }, { Applied: 'Count' }).repeat(3);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: text.length }), { maxLength: 8 }), (cuts) => {
      const metrics = createFunctionMetrics();
      const edges = [0, ...cuts.toSorted((left, right) => left - right), text.length];
      for (const [index, edge] of edges.entries()) metrics.read('f', text.slice(edges[index - 1] ?? 0, edge));
      expect(metrics.families()[0]).toMatchObject({ samples: [{ value: 3 }] });
    }),
  );
});

test.each<[string, string]>([
  ['a line of another kind', '{"level":"INFO","message":"_aws"}'],
  ['no JSON', '{"_aws"'],
  ['no directive', '{"_aws":{}}'],
  [
    'directives of another form',
    '{"_aws":{"CloudWatchMetrics":[null,5,{"Namespace":1},{"Namespace":"n","Metrics":[{}]}]}}',
  ],
  ['a metric that is not there', line({}, { Applied: 'Count' })],
  ['a metric that is inherited', line({}, { toString: 'Count' })],
  ['a value that is no number', line({ Applied: 'many' }, { Applied: 'Count' })],
  ['a dimension that is not there', line({ Applied: 1, consumer: undefined }, { Applied: 'Count' })],
])('nothing is measured by %s', (_, text) => {
  const metrics = createFunctionMetrics();
  metrics.read('f', `${text}\n`);
  expect(metrics.families()).toEqual([dropped(0)]);
});

test('a dimension that holds an id does not fill the memory: what is beyond the limit is counted', () => {
  const metrics = createFunctionMetrics();
  for (let id = 0; id < 2_005; id += 1) {
    metrics.read('f', line({ Applied: 1, consumer: `c-${id}` }, { Applied: 'Count' }));
  }
  const [applied, rest] = metrics.families();
  expect(applied?.samples).toHaveLength(2_000);
  expect(rest).toEqual(dropped(5));
});
