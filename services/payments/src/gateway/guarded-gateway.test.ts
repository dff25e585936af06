import { setTimeout as pause } from 'node:timers/promises';
import { ok } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import type { Answer } from '../domain/answer.ts';
import { createGuardedGateway, type Once } from './guarded-gateway.ts';
import type { GatewayCall, PaymentGateway } from './payment-gateway.ts';

const call: GatewayCall = { operation: 'capture', key: 'k-1', of: 'x', amountMinor: 1 };
const captured: Answer = { kind: 'captured', reference: 'cap_1' };
const always: Once = async (_, make) => ok(await make());
const settings = { timeoutMs: 10_000, maxFailures: 3, openMs: 1 };

/** A provider that does what it is told, and counts. */
const provider = () => {
  const state = { calls: 0, isDown: false };
  const gateway: PaymentGateway = {
    call: async () => {
      state.calls += 1;
      if (state.isDown) throw new Error('connection refused');
      return captured;
    },
  };
  return { state, gateway };
};

test('an answer passes', async () => {
  const { gateway } = provider();
  expect(await createGuardedGateway(gateway, always, settings).call(call)).toEqual({
    ok: true,
    value: captured,
  });
});

test('a provider that does not answer is given up, and told so', async () => {
  let told = false;
  const silent: PaymentGateway = {
    call: (_, signal) =>
      new Promise(() => {
        signal?.addEventListener('abort', () => {
          told = true;
        });
      }),
  };
  const guarded = createGuardedGateway(silent, always, { ...settings, timeoutMs: 5 });
  await expect(guarded.call(call)).rejects.toThrow(RetryableError);
  expect(told).toBe(true);
});

test('the circuit opens after so many failures, lets one through after a while, and closes', async () => {
  const { state, gateway } = provider();
  const guarded = createGuardedGateway(gateway, always, { ...settings, openMs: 50 });
  state.isDown = true;
  for (let n = 0; n < 3; n += 1) await expect(guarded.call(call)).rejects.toThrow(RetryableError);
  expect(await guarded.call(call)).toMatchObject({ ok: false });
  expect(state.calls).toBe(3);

  await pause(60);
  await expect(guarded.call(call)).rejects.toThrow(RetryableError);
  expect(await guarded.call(call)).toMatchObject({ ok: false });
  expect(state.calls).toBe(4);

  state.isDown = false;
  await pause(60);
  for (let n = 0; n < 5; n += 1) expect(await guarded.call(call)).toMatchObject({ ok: true });
  expect(state.calls).toBe(9);
});

test('failures with a success between them do not open it', async () => {
  const { state, gateway } = provider();
  const guarded = createGuardedGateway(gateway, always, settings);
  for (let n = 0; n < 10; n += 1) {
    state.isDown = n % 3 !== 2;
    await guarded.call(call).catch(() => undefined);
  }
  expect(state.calls).toBe(10);
});

test('what is not the fault of the provider does not count against it', async () => {
  const { state, gateway } = provider();
  let tableFails = true;
  const once: Once = async (_, make) => {
    if (tableFails) throw new RetryableError('our own table cannot be reached');
    return ok(await make());
  };
  const guarded = createGuardedGateway(gateway, once, settings);
  for (let n = 0; n < 10; n += 1) await expect(guarded.call(call)).rejects.toThrow('our own table');
  tableFails = false;
  expect(await guarded.call(call)).toMatchObject({ ok: true });
  expect(state.calls).toBe(1);
});
