import { METRICS } from '../src/metrics.ts';
import { dashboard } from './dashboard.ts';

const text = JSON.stringify(dashboard('twolane-dev'));
/** The dashboard's JSON is a text within the resource's JSON. */
const body = text.replaceAll('\\"', '"').replaceAll('\\\\"', '"').replaceAll('\\', '');

/** What the on-call engineer must see. */
test.each([
  METRICS.freshness.name,
  METRICS.lag.name,
  METRICS.oldestUnpublishedAge.name,
  METRICS.late.name,
  METRICS.duplicates.name,
  METRICS.errors.name,
  METRICS.parked.name,
  'ApproximateAgeOfOldestMessage',
  'IteratorAge',
  '5xx',
])('%s is on it', (name) => {
  expect(body).toContain(name);
});

test('it is JSON that CloudFormation fills in, with nothing else to fill in', () => {
  const [, written = ''] = /"Fn::Sub":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  const widgets = JSON.parse(JSON.parse(written)).widgets;
  expect(widgets).toHaveLength(21);
  expect(new Set(body.match(/\$\{[^}]*\}/g))).toEqual(new Set([`\${AWS::Region}`, `\${HttpApi}`]));
});

test('a search names the dimensions that the metric is sent with', () => {
  expect(body).toContain(`SEARCH('{Twolane,service,consumer} MetricName="Lag"', 'p99', 60)`);
  expect(body).toContain(`SEARCH('{Twolane,service,function} MetricName="Published"', 'Sum', 60)`);
  expect(body).toContain(`SEARCH('{Twolane,service,consumer,kind,source} MetricName="Errors"', 'Sum', 60)`);
  expect(body).toContain('IF(applied + duplicates > 0, 100 * duplicates / (applied + duplicates), 0)');
});

test('widgets fill the grid without overlap', () => {
  const [, written = ''] = /"Fn::Sub":("(?:[^"\\]|\\.)*")/.exec(text) ?? [];
  const cells = new Set<string>();
  let area = 0;
  for (const { x, y, width, height } of JSON.parse(JSON.parse(written)).widgets) {
    expect(x + width).toBeLessThanOrEqual(24);
    area += width * height;
    for (let column = x; column < x + width; column += 1) {
      for (let row = y; row < y + height; row += 1) cells.add(`${column},${row}`);
    }
  }
  expect(cells.size).toBe(area);
});
