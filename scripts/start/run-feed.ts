import PQueue from 'p-queue';
import { type Answer, createApiClient } from '../feed/api-client.ts';
import { demandOf, initialStock } from '../feed/initial-stock.ts';
import { CONCURRENT_REQUESTS, play, postEvents } from '../feed/play.ts';
import type { ProducerEvent, Scenario } from '../feed/scenario.ts';
import { createTally, type LineFigures } from '../feed/tally.ts';
import { startProgress } from '../terminal/progress.ts';
import { openQuarantineFile } from './quarantine-file.ts';
import { type SettledStack, settle } from './settle.ts';

const CLIENT = 'feed';
const FEED_SCOPES = ['orders:write', 'events:write'] as const;
const STOCK_SOURCE = 'warehouse.initial';
/** Tokens of the local issuer live for an hour; a long feed asks for a new one well before. */
const TOKEN_LIFE_MS = 10 * 60_000;

export interface FeedRun {
  readonly scenario: Scenario;
  readonly stack: SettledStack & {
    readonly httpUrl: string;
    token(scopes: readonly string[], clientId: string): Promise<string>;
  };
  readonly stockPercent: number;
  readonly ratePerSec?: number;
  /** When the data folder was made: the initial stock always happened then, so that a second start repeats it exactly. */
  readonly anchorMs: number;
  readonly quarantineFile: string;
  readonly out: NodeJS.WriteStream;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

export interface FeedOutcome {
  readonly figures: LineFigures;
  /** From the first request to the last acknowledgement. */
  readonly seconds: number;
  /** Whether every delivery found its end. */
  readonly settled: boolean;
}

const keptFor = (
  lifeMs: number,
  nowMs: () => number,
  make: () => Promise<string>,
): (() => Promise<string>) => {
  let token: Promise<string> | undefined;
  let madeMs = 0;
  return () => {
    if (token === undefined || nowMs() - madeMs > lifeMs) {
      madeMs = nowMs();
      token = make();
    }
    return token;
  };
};

/** Whether an answer of `POST /events` says that all of them are recorded, now or before. */
const allRecorded = ({ status, body }: Answer): boolean =>
  status === 202 &&
  typeof body === 'object' &&
  body !== null &&
  'refused' in body &&
  body.refused === 0 &&
  'unavailable' in body &&
  body.unavailable === 0;

/** Fills the warehouse, plays the scenario through the public API, and waits until every event found its end. */
export async function runFeed(run: FeedRun): Promise<FeedOutcome> {
  const { scenario, stack, out, nowMs, signal } = run;
  const token = keptFor(TOKEN_LIFE_MS, nowMs, () => stack.token(FEED_SCOPES, CLIENT));
  const api = createApiClient(stack.httpUrl, token, signal);
  const commands = scenario.files.flatMap((file) => file.commands);
  const inFlight = (): string => `${stack.stats().ledger.counts().inFlight} deliveries in flight`;

  const deliveries = initialStock(scenario.id, demandOf(commands), run.stockPercent);
  const filling = startProgress('Filling the warehouse', deliveries.length, out, nowMs);
  let delivered = 0;
  await new PQueue({ concurrency: CONCURRENT_REQUESTS }).addAll(
    deliveries.map(({ deliveryId, lines }) => async () => {
      const event: ProducerEvent = {
        specversion: '1.0',
        id: deliveryId,
        source: STOCK_SOURCE,
        type: 'StockArrived.v1',
        subject: deliveryId,
        time: new Date(run.anchorMs).toISOString(),
        data: { deliveryId, lines },
      };
      const answer = await postEvents(api, [event]);
      if (!allRecorded(answer)) {
        throw new Error(`The initial stock was refused (${answer.status}): ${JSON.stringify(answer.body)}`);
      }
      delivered += 1;
      filling.update(delivered, inFlight);
    }),
  );
  filling.stop();
  const stocked = await settle(stack, 'Initial stock', out, nowMs, signal);

  const tally = createTally();
  const quarantine = openQuarantineFile(run.quarantineFile);
  const progress = startProgress('Playing the day', scenario.actions.length, out, nowMs);
  const startedMs = nowMs();
  await play({
    scenario,
    api,
    tally,
    ...(run.ratePerSec === undefined ? {} : { ratePerSec: run.ratePerSec }),
    onProgress: (done) => progress.update(done, inFlight),
    onQuarantined: (line, file) => quarantine.add(line, file),
  });
  progress.stop();
  const settled = await settle(stack, 'Day', out, nowMs, signal);
  return { figures: tally.figures(), seconds: (nowMs() - startedMs) / 1000, settled: stocked && settled };
}
