import { type LocalStack, startLocalStack } from '@twolane/local';
import { createApiClient } from '../feed/api-client.ts';
import { initialStock } from '../feed/initial-stock.ts';
import { play, postEvents } from '../feed/play.ts';
import type { Action } from '../feed/scenario.ts';
import { createTally } from '../feed/tally.ts';
import type { CompiledStack } from '../start/compile-stack.ts';
import { settle } from '../start/settle.ts';
import { createTableReader, journalEvents } from '../start/tables.ts';
import { type BusinessState, businessState } from './business-state.ts';
import { viewsState } from './views-state.ts';

export const STAGE = 'dev';
const REGION = 'eu-west-1';
const CLIENT = 'shop';
const SCOPES = ['orders:write', 'events:write'] as const;
const DAY_MS = 86_400_000;
/** Yesterday and the day before it. */
const COMPARED_DAYS = 2;
const STOCK_SOURCE = 'warehouse.recovery';

export interface SessionOptions {
  readonly dataDir: string;
  readonly out: NodeJS.WriteStream;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
  readonly ports?: { readonly http: number; readonly aws: number; readonly issuer: number };
}

/** One data folder and the stack that runs on it; another release takes the place of the one before. */
export async function openSession({ dataDir, out, nowMs, signal, ports }: SessionOptions) {
  const { http, aws, issuer } = ports ?? { http: 0, aws: 0, issuer: 0 };
  let running: LocalStack | undefined;

  const stack = (): LocalStack => {
    if (running === undefined) throw new Error('No release is deployed yet.');
    return running;
  };
  const get = async (path: string): Promise<unknown> => {
    const token = await stack().token(['insights:read'], CLIENT);
    const response = await fetch(new URL(path, stack().httpUrl), {
      headers: { authorization: `Bearer ${token}` },
      signal,
    });
    if (!response.ok) throw new Error(`GET ${path} was answered with ${response.status}.`);
    return response.json();
  };
  const api = () => createApiClient(stack().httpUrl, () => stack().token(SCOPES, CLIENT), signal);

  return {
    stack,
    async deploy(release: CompiledStack): Promise<void> {
      await running?.stop();
      running = await startLocalStack({
        ...release,
        dataDir,
        httpPort: http,
        awsPort: aws,
        issuerPort: issuer,
        region: REGION,
        onNotice: (text) => void out.write(`${text}\n`),
      });
    },
    /** Delivers what the orders will ask for, in the same deliveries in every run. */
    async stock(id: string, demand: ReadonlyMap<string, number>, atMs: number): Promise<void> {
      const time = new Date(atMs).toISOString();
      for (const { deliveryId, lines } of initialStock(id, demand, 100)) {
        const { status } = await postEvents(api(), [
          {
            specversion: '1.0',
            id: deliveryId,
            source: STOCK_SOURCE,
            type: 'StockArrived.v1',
            subject: deliveryId,
            time,
            data: { deliveryId, lines },
          },
        ]);
        if (status !== 202) throw new Error(`The initial stock was refused with ${status}.`);
      }
      await settle(stack(), 'Initial stock', out, nowMs, signal);
    },
    /** Plays actions through the public API; absent rate: as fast as it answers. */
    play: (actions: readonly Action[], ratePerSec?: number): Promise<void> =>
      play({
        scenario: { id: 'recovery', files: [], actions },
        api: api(),
        tally: createTally(),
        ...(ratePerSec === undefined ? {} : { ratePerSec }),
        onProgress: () => undefined,
        onQuarantined: () => undefined,
      }),
    settle: (what: string): Promise<boolean> => settle(stack(), what, out, nowMs, signal),
    /** All that the run is compared by: the tables, and what people are shown of the days from `fromMs` on. */
    async state(fromMs: number): Promise<BusinessState> {
      const tables = createTableReader(stack().dynamodbUrl, REGION);
      try {
        const toMs = fromMs + COMPARED_DAYS * DAY_MS;
        return new Map([...(await businessState(tables, STAGE)), ...(await viewsState(get, fromMs, toMs))]);
      } finally {
        tables.close();
      }
    },
    async *journal(): AsyncGenerator<unknown> {
      const tables = createTableReader(stack().dynamodbUrl, REGION);
      try {
        yield* journalEvents(tables, `twolane-${STAGE}-outbox`);
      } finally {
        tables.close();
      }
    },
    async stop(): Promise<void> {
      await running?.stop();
      running = undefined;
    },
  };
}

export type Session = Awaited<ReturnType<typeof openSession>>;
