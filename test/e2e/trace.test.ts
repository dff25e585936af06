/** One request can be followed through every function that it sets going, by its correlation id and its trace id. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sendRaw } from '../support/raw-request.ts';
import { dayFile, startAndStayUp, temporaryFolder } from '../support/start-process.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 300_000;
const CORRELATION_ID = 'shop-basket-4711';
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const CUSTOMER = 'customer-known-to-nobody';

/** Who has to do with an order that is confirmed, and how many of its events each handles. */
const EXPECTED = {
  'orders-outcomes': 1,
  'inventory-reservations': 2,
  'payments-intents': 2,
  'payments-gateway': 2,
  'insights-sales': 1,
  'insights-orders': 4,
};

const folder = temporaryFolder();
afterAll(() => folder.remove());

const logsOf = (dataDir: string): string =>
  readdirSync(join(dataDir, 'logs'))
    .map((name) => readFileSync(join(dataDir, 'logs', name), 'utf8'))
    .join('\n');

/** Consumers' lines about handled events of this request, counted by consumer. */
const handledBy = (logs: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const line of logs.split('\n')) {
    if (!line.startsWith('{') || !line.includes(CORRELATION_ID)) continue;
    const { message, consumer, correlationId, traceId, outcome } = JSON.parse(line);
    if (message !== 'event handled' || correlationId !== CORRELATION_ID || traceId !== TRACE_ID) continue;
    if (outcome === 'applied') counts[consumer] = (counts[consumer] ?? 0) + 1;
  }
  return counts;
};

interface Hop {
  readonly kind: string;
  readonly where: string;
  readonly sinceStartMs: number;
  readonly event?: string;
  readonly type?: string;
  readonly details: Readonly<Record<string, unknown>>;
}

interface Trace {
  readonly hops: readonly Hop[];
  readonly isWhole: boolean;
}

/** What `pnpm twolane local trace` shows. */
const traceOf = async (awsUrl: string): Promise<Trace> => {
  const answer = await fetch(`${awsUrl}/_twolane/trace/${CORRELATION_ID}`);
  const trace: Trace = JSON.parse(await answer.text());
  return trace;
};

/** Events of each kind of hop, each once. */
const typesIn = (hops: readonly Hop[], kind: string): readonly string[] =>
  [...new Set(hops.filter((hop) => hop.kind === kind).map(({ type }) => type ?? ''))].sort();

const SAID = [
  ...['OrderConfirmed.v1', 'OrderPlaced.v1', 'PaymentAuthorized.v1', 'PaymentCaptured.v1'],
  ...['PaymentRequested.v1', 'StockCommitted.v1', 'StockReserved.v1'],
];

test(
  'from the HTTP request to the last consumer, and no customer in any log',
  async () => {
    const dataDir = join(folder.path, 'data');
    const feed = folder.file('day.csv', dayFile(['6001,10007,CUP,2,,2.55,,']));
    const words = ['--feed', feed, '--stock', '500%', '--rate', 'max', '--data', dataDir];
    const stack = await startAndStayUp(words);
    let before: readonly Hop[] = [];
    try {
      const answer = await sendRaw(stack.httpUrl, {
        method: 'POST',
        path: '/orders',
        headers: {
          authorization: `Bearer ${await stack.token('orders:write')}`,
          'content-type': 'application/json',
          'idempotency-key': '"trace-1"',
          'x-correlation-id': CORRELATION_ID,
          traceparent: `00-${TRACE_ID}-00f067aa0ba902b7-01`,
        },
        body: JSON.stringify({
          currency: 'GBP',
          customerId: CUSTOMER,
          paymentMethod: 'sim_timeout_once',
          lines: [{ sku: '10007', quantity: 1, unitPriceMinor: 255, kind: 'goods' }],
        }),
      });
      expect(answer.status).toBe(201);
      expect(answer.headers['x-correlation-id']).toBe(CORRELATION_ID);

      const isDone = (logs: string): boolean =>
        JSON.stringify(Object.entries(handledBy(logs)).sort()) ===
        JSON.stringify(Object.entries(EXPECTED).sort());
      const logs = await until(async () => logsOf(dataDir), isDone);
      expect(handledBy(logs)).toEqual(EXPECTED);
      expect(logs).toContain('twolane-dev-ordersHttp');
      expect(logs).not.toContain(CUSTOMER);
      expect(logs).not.toContain('sim_timeout_once');

      // The last event is taken by nobody: that all others are acknowledged does not say that it is published.
      const isDoneWith = ({ hops }: Trace): boolean => {
        const count = (kind: string): number => hops.filter((hop) => hop.kind === kind).length;
        return (
          typesIn(hops, 'published').length === SAID.length && count('delivered') === count('acknowledged')
        );
      };
      const { hops, isWhole } = await until(() => traceOf(stack.awsUrl), isDoneWith);
      expect(isWhole).toBe(true);
      expect(hops[0]).toMatchObject({
        kind: 'request',
        sinceStartMs: 0,
        where: 'twolane-dev-ordersHttp',
        details: { route: 'POST /orders', status: 201 },
      });
      for (const kind of ['recorded', 'published']) expect(typesIn(hops, kind)).toEqual(SAID);
      // What nobody takes is recorded and published, and delivered to nobody.
      const taken = SAID.filter((type) => type !== 'PaymentCaptured.v1');
      for (const kind of ['delivered', 'received', 'handled', 'acknowledged']) {
        expect(typesIn(hops, kind)).toEqual(taken);
      }
      const retried = hops.find(({ details }) => details['outcome'] === 'retry');
      expect(retried).toMatchObject({
        kind: 'handled',
        where: 'twolane-dev-paymentsGateway',
        details: { attempt: 1 },
      });
      const events = Object.groupBy(hops, ({ event }) => event ?? '');
      for (const ofEvent of Object.values(events)) {
        const at = (kind: string) => ofEvent?.find((hop) => hop.kind === kind)?.sinceStartMs ?? 0;
        expect(at('published')).toBeGreaterThanOrEqual(at('recorded'));
      }
      expect(JSON.stringify(hops)).not.toContain(CUSTOMER);
      before = hops;

      const metrics = await (await fetch(`${stack.awsUrl}/_twolane/metrics`)).text();
      expect(metrics).toMatch(
        /^twolane_applied_total\{service="payments",consumer="payments-gateway"\} [1-9]/m,
      );
      expect(metrics).toMatch(/^twolane_function_errors_total\{name="twolane-dev-ordersHttp"\} 0$/m);
    } finally {
      await stack.stop();
    }

    const again = await startAndStayUp(words);
    try {
      expect((await traceOf(again.awsUrl)).hops).toEqual(before);
    } finally {
      await again.stop();
    }
  },
  LIMIT_MS,
);
