import { pricesFor } from './prices.ts';

test('a region has its own prices, one without a column those of us-east-1', () => {
  expect(pricesFor('eu-west-1', '')).toMatchObject({
    dynamoReadUnit: 0.1415,
    dynamoWriteUnit: 0.705,
    s3Put: 5,
  });
  expect(pricesFor('us-east-1', ' ')).toMatchObject({ dynamoReadUnit: 0.125, dynamoWriteUnit: 0.625 });
  expect(pricesFor('mars-north-1', '')).toEqual(pricesFor('us-east-1', ''));
});

test('prices that are given take the place of ours, and may be 0', () => {
  expect(pricesFor('eu-west-1', '{"lambdaGbSecond":11.2,"s3Get":0}')).toEqual({
    ...pricesFor('eu-west-1', ''),
    lambdaGbSecond: 11.2,
    s3Get: 0,
  });
});

const OBJECT = 'PRICES must be a JSON object of micro-dollars by name.';
const of = (name: string) =>
  `PRICES: "${name}" must be one of lambdaRequest, lambdaGbSecond, dynamoReadUnit, dynamoWriteUnit, s3Put, s3Get, ` +
  'stateTransition, busEvent, queueRequest, from 0.';
test.each([
  ['[]', OBJECT],
  ['null', OBJECT],
  ['7', OBJECT],
  ['{"gold":1}', of('gold')],
  ['{"toString":1}', of('toString')],
  ['{"s3Put":-1}', of('s3Put')],
  ['{"s3Put":"5"}', of('s3Put')],
  ['{', 'JSON'],
])('%s is refused at cold start', (overrides, message) => {
  expect(() => pricesFor('us-east-1', overrides)).toThrow(message);
});
