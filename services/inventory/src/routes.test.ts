import { httpHandler } from '@twolane/http';
import { callWith } from '@twolane/http/testing';
import { createTelemetry } from '@twolane/telemetry';
import { inventoryRoutes } from './routes.ts';
import { arrived, cancelled, placed } from './testing/given.ts';
import { INVENTORY, stage } from './testing/stage.ts';

const given = async () => {
  const { deliver, store } = stage();
  await deliver(arrived('a', [{ sku: 'RED LAMP', quantity: 5 }]));
  await deliver(placed('reserved', [{ sku: 'RED LAMP', quantity: 3 }]));
  await deliver(placed('rejected', [{ sku: 'RED LAMP', quantity: 3 }]));
  await deliver(cancelled('withdrawn'));
  const handler = httpHandler({
    routes: inventoryRoutes({ store, table: INVENTORY }),
    telemetry: createTelemetry({ service: 'inventory', function: 'test', sink: () => undefined }),
  });
  return (route: string, params: Readonly<Record<string, string>>, scope = 'inventory:read') =>
    callWith(handler, { route, params, claims: { client_id: 'ops', scope } });
};
const stockOf = 'GET /inventory/{sku}';
const reservationOf = 'GET /reservations/{orderId}';

test.each<[string, Readonly<Record<string, string>>, object]>([
  [
    stockOf,
    { sku: 'RED LAMP' },
    { sku: 'RED LAMP', available: 2, reserved: 3, committed: 0, arrived: 5, returned: 0 },
  ],
  [
    reservationOf,
    { orderId: 'reserved' },
    {
      orderId: 'reserved',
      status: 'reserved',
      units: 3,
      skus: 1,
      lines: [{ sku: 'RED LAMP', quantity: 3 }],
      version: 1,
    },
  ],
  [
    reservationOf,
    { orderId: 'rejected' },
    {
      orderId: 'rejected',
      status: 'rejected',
      shortages: [{ sku: 'RED LAMP', wanted: 3, available: 2 }],
      version: 1,
    },
  ],
  [reservationOf, { orderId: 'withdrawn' }, { orderId: 'withdrawn', status: 'withdrawn', version: 1 }],
])('%s of %j', async (route, params, body) => {
  const call = await given();
  expect(await call(route, params)).toMatchObject({ status: 200, body });
});

test.each<[string, Readonly<Record<string, string>>, string, number]>([
  [stockOf, { sku: 'NEVER' }, 'inventory:read', 404],
  [reservationOf, { orderId: 'never' }, 'inventory:read', 404],
  [stockOf, { sku: 'x'.repeat(65) }, 'inventory:read', 400],
  [stockOf, { sku: 'line\nbreak' }, 'inventory:read', 400],
  [reservationOf, { orderId: '../secrets' }, 'inventory:read', 400],
  [stockOf, { sku: 'RED LAMP' }, 'orders:read', 403],
])('%s of %j with scope %s: %i', async (route, params, scope, status) => {
  const call = await given();
  expect(await call(route, params, scope)).toMatchObject({ status, body: { status } });
});
