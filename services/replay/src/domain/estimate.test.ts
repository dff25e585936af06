import { estimate, type Work } from './estimate.ts';
import { PRICE_SOURCES, PRICES_AS_OF, type PriceName, type Prices, pricesFor } from './prices.ts';

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

describe('what is counted, one price at a time', () => {
  const small: Work = {
    mode: 'backfill',
    deliveries: 1_000,
    applying: 10,
    events: 900,
    takers: 2,
    scanItems: 8,
    shards: 4,
    slices: 5,
    ratePerSec: 10,
  };
  const free: Prices = {
    ...{ lambdaRequest: 0, lambdaGbSecond: 0, dynamoReadUnit: 0, dynamoWriteUnit: 0, s3Put: 0, s3Get: 0 },
    ...{ stateTransition: 0, busEvent: 0, queueRequest: 0 },
  };
  const counted = (name: PriceName, work: Work) => estimate(work, { ...free, [name]: 1 }).costMicroUsd;

  test.each<[PriceName, number]>([
    // Three passes of 1,000 deliveries with 12 ms at half a GB each, and four workers for 170.67 s.
    ['lambdaGbSecond', 701],
    // A hundred deliveries a call.
    ['lambdaRequest', 30],
    // Three units a delivery and pass; sixty minutes of four shards for each of eight hours.
    ['dynamoReadUnit', 10_920],
    ['dynamoWriteUnit', 80],
    // Three for each hour, six for each slice.
    ['s3Put', 54],
    ['s3Get', 54],
    // 20, and four for each hour, and for each slice in five phases.
    ['stateTransition', 152],
    ['busEvent', 900],
    ['queueRequest', 5_400],
  ])('%s', (name, expected) => {
    expect(counted(name, small)).toBe(expected);
  });

  test('only a backfill pays for bus and queues', () => {
    for (const name of ['busEvent', 'queueRequest'] as const) {
      expect(counted(name, { ...small, mode: 'redeliver' })).toBe(0);
    }
  });

  test('how long workers were at it takes the place of the guess, where it was counted', () => {
    expect(counted('lambdaGbSecond', { ...small, workSec: 7 })).toBe(25);
  });

  test.each([
    // 4 s of reading, twice 33.3 s of rehearsing, 100 s.
    ['as it is', 10, 2.9],
    ['without a rate, one a second', 0, 27.9],
    // No faster than four workers rehearse, 250 a second each: 4, twice 1, and 1 s.
    ['as fast as can be', 1_000, 0.2],
  ])('minutes %s', (_, ratePerSec, minutes) => {
    expect(estimate({ ...small, ratePerSec }, free).minutes).toBe(minutes);
  });
});
