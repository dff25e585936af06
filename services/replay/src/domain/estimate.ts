import { REHEARSAL_TIMES_RATE, WORKERS } from './limits.ts';
import type { Cost, Mode } from './model.ts';
import type { Prices } from './prices.ts';

/** What a replay has to do, counted or guessed. */
export interface Work {
  readonly mode: Mode;
  readonly deliveries: number;
  /** Deliveries that are expected to change something, or did. */
  readonly applying: number;
  readonly events: number;
  /** Consumers that live traffic brings a backfilled event to, on average. */
  readonly takers: number;
  readonly scanItems: number;
  readonly shards: number;
  readonly slices: number;
  readonly ratePerSec: number;
  /** How long workers were at it, where that was counted. */
  readonly workSec?: number;
}

/**
 * What one delivery is taken to need. Measured on the sample day; a consumer that reads or writes more costs more. The
 * receipt has what was really counted.
 */
const READ_UNITS_A_DELIVERY = 3;
const WRITE_UNITS_AN_APPLICATION = 8;
const CONSUMER_GB = 0.5;
const CONSUMER_SEC_A_DELIVERY = 0.012;
const WORKER_GB = 1;
const DELIVERIES_A_SEC_REHEARSING = 250;
const TRANSITIONS = 20;
const TRANSITIONS_AN_ITEM = 4;
const APPLY_STAGES = 3;
const MINUTES_AN_HOUR = 60;
const SCAN_SEC_AN_ITEM = 2;

/** Half a unit: the price of a query that finds nothing (strongly consistent reads take one; "Read consistency"). */
const READ_UNITS_AN_EMPTY_QUERY = 1;

export const estimate = (work: Work, prices: Prices): Cost => {
  const { deliveries, applying, events, takers, scanItems, shards, slices, mode } = work;
  const rehearsals = 2;
  const ratePerSec = Math.max(1, work.ratePerSec);
  const rehearsingPerSec = Math.min(DELIVERIES_A_SEC_REHEARSING * WORKERS, ratePerSec * REHEARSAL_TIMES_RATE);
  const rehearsingSec = deliveries / rehearsingPerSec;
  const applyingSec = deliveries / ratePerSec;
  const scanningSec = (scanItems * SCAN_SEC_AN_ITEM) / WORKERS;
  const wallSec = scanningSec + rehearsals * rehearsingSec + applyingSec;
  const workSec = work.workSec ?? wallSec * WORKERS;

  const passes = rehearsals + 1;
  const consumerSec = deliveries * passes * CONSUMER_SEC_A_DELIVERY;
  const phases = rehearsals + APPLY_STAGES;
  const objects = scanItems * 3 + slices * (phases + 1);
  const costMicroUsd =
    (consumerSec * CONSUMER_GB + workSec * WORKER_GB) * prices.lambdaGbSecond +
    (deliveries / 100) * passes * prices.lambdaRequest +
    (deliveries * passes * READ_UNITS_A_DELIVERY +
      scanItems * MINUTES_AN_HOUR * shards * READ_UNITS_AN_EMPTY_QUERY) *
      prices.dynamoReadUnit +
    applying * WRITE_UNITS_AN_APPLICATION * prices.dynamoWriteUnit +
    objects * (prices.s3Put + prices.s3Get) +
    (TRANSITIONS + TRANSITIONS_AN_ITEM * (scanItems + slices * phases)) * prices.stateTransition +
    // A backfilled event goes the way of every live one: bus, queue (send, receive, delete).
    (mode === 'backfill' ? events * (prices.busEvent + 3 * takers * prices.queueRequest) : 0);
  return { costMicroUsd: Math.round(costMicroUsd), minutes: Math.ceil((wallSec / 60) * 10) / 10 };
};
