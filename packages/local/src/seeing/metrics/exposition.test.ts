import { createRequire } from 'node:module';
import fc from 'fast-check';
import { exposition } from './exposition.ts';
import type { MetricFamily } from './family.ts';

/** Somebody else's reader of the format. */
const parse = (text: string): unknown => createRequire(import.meta.url)('parse-prometheus-text-format')(text);

test('counters, gauges and summaries are read as they were meant', () => {
  const families: readonly MetricFamily[] = [
    {
      type: 'counter',
      name: 'calls_total',
      help: 'Calls.\nIn two lines, with a \\.',
      samples: [
        { labels: { name: 'a "quoted" \\ name\n' }, value: 3 },
        { labels: {}, value: 1e-7 },
      ],
    },
    { type: 'gauge', name: 'nothing', help: 'Left out.', samples: [] },
    {
      type: 'summary',
      name: 'took_seconds',
      help: 'How long.',
      samples: [
        { labels: { quantile: '0.5' }, value: 0.012 },
        { labels: {}, suffix: '_sum', value: 4 },
        { labels: {}, suffix: '_count', value: 9 },
      ],
    },
  ];
  expect(parse(exposition(families))).toEqual([
    {
      name: 'calls_total',
      type: 'COUNTER',
      help: expect.stringContaining('Calls.'),
      metrics: [{ value: '3', labels: { name: 'a "quoted" \\ name\n' } }, { value: '1e-7' }],
    },
    {
      name: 'took_seconds',
      type: 'SUMMARY',
      help: 'How long.',
      metrics: [{ quantiles: { '0.5': '0.012' }, sum: '4', count: '9' }],
    },
  ]);
});

test('whatever names and values hold, the text can be read, and each value is there', () => {
  const label = fc.tuple(fc.constantFrom('a', 'b', 'c-d', '__e', '9'), fc.string());
  const sample = fc.record({
    labels: fc.array(label, { maxLength: 1 }).map((pairs) => Object.fromEntries(pairs)),
    value: fc.double({ noNaN: false }),
  });
  fc.assert(
    fc.property(fc.string(), fc.array(sample, { minLength: 1, maxLength: 5 }), (help, samples) => {
      const told = samples.map(({ labels, value }, index) => ({
        labels: { ...labels, n: `${index}` },
        value,
      }));
      expect(parse(exposition([{ type: 'gauge', name: 'x.y', help, samples: told }]))).toMatchObject([
        {
          name: 'x_y',
          metrics: samples.map(({ value }, index) => ({
            labels: { n: `${index}` },
            value: String(value).replace(/^(-?)Infinity$/, (_, sign) => `${sign === '' ? '+' : '-'}Inf`),
          })),
        },
      ]);
    }),
  );
});
