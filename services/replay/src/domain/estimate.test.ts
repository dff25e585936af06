import { estimate, type Work } from './estimate.ts';
import { PRICE_SOURCES, PRICES_AS_OF, pricesFor } from './prices.ts';

const work: Work = {
  mode: 'redeliver',
  deliveries: 1_000_000,
  applying: 0,
  events: 1_000_000,
  takers: 1,
  scanItems: 24,
  shards: 8,
  slices: 500,
  ratePerSec: 100,
};
const prices = pricesFor('us-east-1', '');

test('a million deliveries of which nothing applies cost a few dollars, mostly reads and time', () => {
  const { costMicroUsd, minutes } = estimate(work, prices);
  // 9 million reads 1.13, consumers 36,000 s × 0.5 GB 0.24, workers 4 × 16,700 s 0.89, transitions 0.25.
  expect(costMicroUsd / 1e6).toBeGreaterThan(2);
  expect(costMicroUsd / 1e6).toBeLessThan(3);
  // 10,000 s at 100 a second, twice 3,333 s of rehearsing at three times that, 12 s of reading.
  expect(minutes).toBe(278);
});

test('what applies costs writes: a million times eight units', () => {
  const more = estimate({ ...work, applying: 1_000_000 }, prices).costMicroUsd;
  expect(more - estimate(work, prices).costMicroUsd).toBe(5_000_000);
});

test('a price may be replaced, and a wrong one is named', () => {
  expect(pricesFor('eu-west-1', '').dynamoReadUnit).toBe(0.1415);
  expect(pricesFor('eu-west-1', '{"dynamoReadUnit":0}').dynamoReadUnit).toBe(0);
  expect(pricesFor('ap-south-2', '')).toEqual(prices);
  expect(() => pricesFor('eu-west-1', '{"dynamo":1}')).toThrow('"dynamo"');
  expect(() => pricesFor('eu-west-1', '[1]')).toThrow('JSON object');
});

test('the table says when and where it was looked up', () => {
  expect(PRICES_AS_OF).toMatch(/^\d{4}-\d\d-\d\d$/);
  for (const source of Object.values(PRICE_SOURCES)) expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
});
