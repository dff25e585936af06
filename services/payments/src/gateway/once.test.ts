import { RetryableError } from '@twolane/store';
import { lambdaContext } from '@twolane/telemetry/testing';
import { MemoryPersistence } from '../testing/memory-persistence.ts';
import { onceContract } from '../testing/once-contract.ts';
import { ANSWER_RETENTION_DAYS, createPowertoolsOnce } from './once.ts';

onceContract('memory', async () => new MemoryPersistence());

const call = { operation: 'capture', key: 'k-1', of: 'x', amountMinor: 1 } as const;
const captured = { kind: 'captured', reference: 'cap_1' } as const;

test('a table that cannot be reached is worth another try, and no call is made unseen', async () => {
  const persistence = new MemoryPersistence();
  persistence.fails = true;
  const { once, registerContext } = createPowertoolsOnce(persistence);
  registerContext(lambdaContext());
  let made = 0;
  const make = async () => {
    made += 1;
    return captured;
  };
  await expect(once(call, make)).rejects.toThrow(RetryableError);
  expect(made).toBe(0);
});

test('answers outlive whatever can bring a call back, and are kept under the operation and the key', async () => {
  const persistence = new MemoryPersistence();
  const { once, registerContext } = createPowertoolsOnce(persistence);
  registerContext(lambdaContext());
  const beforeSec = Date.now() / 1000;
  await once(call, async () => captured);
  const [record] = [...persistence.records.values()];
  expect(record?.idempotencyKey).toMatch(/^payments-gateway#/);
  expect((record?.expiryTimestamp ?? 0) - beforeSec).toBeGreaterThan(365 * 24 * 60 * 60);
  expect(ANSWER_RETENTION_DAYS).toBeGreaterThanOrEqual(400);
});

test('a call without a key is never made', async () => {
  const { once, registerContext } = createPowertoolsOnce(new MemoryPersistence());
  registerContext(lambdaContext());
  let made = false;
  const make = async () => {
    made = true;
    return captured;
  };
  await expect(once({ ...call, key: '' }, make)).rejects.toThrow(RetryableError);
  expect(made).toBe(false);
});
