/** What tests buy and deliver, and a stack to do it with. */
import { type Api, apiOf } from './api.ts';
import { openBus } from './bus.ts';
import { openTables } from './stack-tables.ts';
import { dayFile, startAndStayUp, temporaryFolder } from './start-process.ts';
import { tokenFor } from './tokens.ts';
import { until } from './until.ts';

const SCOPES = ['orders:write', 'orders:read', 'events:write', 'inventory:read', 'payments:read'];

/** A charge takes no stock: nothing but the money stands between this order and its confirmation. */
export const orderOf = (changes: object) => ({
  currency: 'GBP',
  lines: [{ sku: 'FEE', quantity: 1, unitPriceMinor: 700, kind: 'charge' }],
  ...changes,
});

/** A delivery of three units. */
export const arrival = (id: string, sku: string, changes: object = {}) => ({
  specversion: '1.0',
  id,
  source: 'warehouse.faults',
  type: 'StockArrived.v1',
  data: { deliveryId: id, lines: [{ sku, quantity: 3 }] },
  ...changes,
});

/** Waits until what lies at `path` has this status, and expects that it has. */
export async function becomes(api: Api, path: string, status: string): Promise<void> {
  const { body } = await until(
    () => api.get(path),
    (answer) => answer.body['status'] === status,
  );
  expect({ path, status: body['status'] }).toEqual({ path, status });
}

/** A stack in which a day was played, of one small order by default, with two clients of it and its insides. */
export async function startTrading(rows: readonly string[] = ['5001,10007,CUP,2,,2.55,,']) {
  const folder = temporaryFolder();
  const feed = folder.file('day.csv', dayFile(rows));
  const dataDir = `${folder.path}/data`;
  const stack = await startAndStayUp(['--feed', feed, '--rate', 'max', '--data', dataDir]);
  const client = async (name: string): Promise<Api> =>
    apiOf(stack.httpUrl, await tokenFor(stack.issuerUrl, name, SCOPES));
  const bus = openBus(stack.awsUrl);
  const tables = openTables(stack.dynamodbUrl);
  return {
    stack,
    dataDir,
    shop: await client('shop'),
    otherShop: await client('other-shop'),
    bus,
    tables,
    async stop(): Promise<void> {
      bus.close();
      tables.close();
      await stack.stop();
      folder.remove();
    },
  };
}

export type Trading = Awaited<ReturnType<typeof startTrading>>;
