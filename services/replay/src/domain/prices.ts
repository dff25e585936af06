/** Micro-dollars (millionths of a dollar) for one unit. List prices without free tiers, taxes and discounts. */
export interface Prices {
  readonly lambdaRequest: number;
  /** arm64, first tier. */
  readonly lambdaGbSecond: number;
  /** Up to 4 KB, strongly consistent. */
  readonly dynamoReadUnit: number;
  /** Up to 1 KB; a transaction takes two. */
  readonly dynamoWriteUnit: number;
  readonly s3Put: number;
  readonly s3Get: number;
  readonly stateTransition: number;
  readonly busEvent: number;
  readonly queueRequest: number;
}

export type PriceName = keyof Prices;

/** When the prices below were looked up, and where. Look before you rely on them. */
export const PRICES_AS_OF = '2026-11-26';
export const PRICE_SOURCES: Readonly<Record<string, string>> = {
  lambda: 'https://aws.amazon.com/lambda/pricing/',
  dynamo: 'https://aws.amazon.com/dynamodb/pricing/on-demand/',
  s3: 'https://aws.amazon.com/s3/pricing/',
  states: 'https://aws.amazon.com/step-functions/pricing/',
  bus: 'https://aws.amazon.com/eventbridge/pricing/',
  queue: 'https://aws.amazon.com/sqs/pricing/',
};

const usEast1: Prices = {
  lambdaRequest: 0.2,
  lambdaGbSecond: 13.3334,
  dynamoReadUnit: 0.125,
  dynamoWriteUnit: 0.625,
  s3Put: 5,
  s3Get: 0.4,
  stateTransition: 25,
  busEvent: 1,
  queueRequest: 0.4,
};

const BY_REGION: Readonly<Record<string, Prices>> = {
  'us-east-1': usEast1,
  'eu-west-1': { ...usEast1, dynamoReadUnit: 0.1415, dynamoWriteUnit: 0.705 },
};

/** A region without a column of its own is estimated with this one, and the plan's reader should know. */
const OTHERWISE = 'us-east-1';

const isPriceName = (name: string): name is PriceName => Object.hasOwn(usEast1, name);

/**
 * The prices of a region, with those replaced that `overrides` has: JSON such as `{"lambdaGbSecond":11.2}`; empty for
 * none. Throws, naming what is wrong, at cold start.
 */
export const pricesFor = (region: string, overrides: string): Prices => {
  const prices = BY_REGION[region] ?? BY_REGION[OTHERWISE] ?? usEast1;
  if (overrides.trim() === '') return prices;
  const given: unknown = JSON.parse(overrides);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError('PRICES must be a JSON object of micro-dollars by name.');
  }
  const replaced = Object.entries(given).map(([name, value]: [string, unknown]) => {
    if (isPriceName(name) && typeof value === 'number' && value >= 0) return [name, value] as const;
    throw new TypeError(`PRICES: "${name}" must be one of ${Object.keys(usEast1).join(', ')}, from 0.`);
  });
  return { ...prices, ...Object.fromEntries(replaced) };
};
