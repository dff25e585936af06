import { httpHandler } from '@twolane/http';
import { callWith } from '@twolane/http/testing';
import { createTelemetry } from '@twolane/telemetry';
import { paymentRoutes } from './routes.ts';
import { placed, reserved } from './testing/given.ts';
import { stage } from './testing/stage.ts';

const route = 'GET /payments/{paymentId}';
const claims = { client_id: 'shop', scope: 'payments:read' };

const api = (payments: ReturnType<typeof stage>) =>
  httpHandler({
    routes: paymentRoutes(payments),
    telemetry: createTelemetry({ service: 'payments', function: 'paymentsHttp', sink: () => undefined }),
  });

test('a payment can be looked up', async () => {
  const payments = stage();
  for (const event of [placed('o-1', 500), reserved('o-1')]) await payments.deliver(event);
  await payments.deliver(payments.recorded()[0] ?? reserved('o-1'));
  const answer = await callWith(api(payments), { route, params: { paymentId: 'o-1' }, claims });
  expect(answer).toMatchObject({
    status: 200,
    body: {
      paymentId: 'o-1',
      status: 'authorized',
      version: 3,
      amountMinor: 500,
      currency: 'GBP',
      authorizationId: 'auth_1',
      capturedMinor: 0,
      refundedMinor: 0,
    },
  });
});

test('what a customer pays with is nobody’s business', async () => {
  const payments = stage();
  await payments.deliver(placed('o-1', 500, 'tok_of_the_customer'));
  const answer = await callWith(api(payments), { route, params: { paymentId: 'o-1' }, claims });
  expect(answer.status).toBe(200);
  expect(answer.text).not.toContain('tok_of');
});

test.each([
  ['unknown', 'o-2', claims, 404],
  ['no id at all', '__proto__ ', claims, 400],
  ['another scope', 'o-1', { client_id: 'shop', scope: 'orders:read' }, 403],
])('%s is a problem document', async (_, paymentId, given, status) => {
  const answer = await callWith(api(stage()), { route, params: { paymentId }, claims: given });
  expect(answer.status).toBe(status);
  expect(answer.body).toMatchObject({ status });
});
