import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { RetryableError } from '@twolane/store';
import { lambdaContext } from '@twolane/telemetry/testing';
import type { Answer } from '../domain/answer.ts';
import type { Once } from '../gateway/guarded-gateway.ts';
import { createPowertoolsOnce } from '../gateway/once.ts';
import type { GatewayCall } from '../gateway/payment-gateway.ts';

const call = (operation: 'authorize' | 'capture', key: string): GatewayCall =>
  operation === 'authorize'
    ? { operation, key, amountMinor: 1, currency: 'GBP' }
    : { operation, key, of: 'x', amountMinor: 1 };

const answer = (reason: string): Answer => ({ kind: 'declined', reason });

/** What every way of keeping answers promises. `fresh` gives one over an empty table. */
export const onceContract = (name: string, fresh: () => Promise<BasePersistenceLayer>): void => {
  describe(`answers kept in ${name}`, () => {
    let once: Once = async () => ({ ok: false, refusal: { why: '' } });
    beforeEach(async () => {
      const { once: kept, registerContext } = createPowertoolsOnce(await fresh());
      registerContext(lambdaContext());
      once = kept;
    });

    test('a call that was answered is not made again', async () => {
      let made = 0;
      const make = async () => {
        made += 1;
        return answer(`answer ${made}`);
      };
      for (let n = 0; n < 3; n += 1) {
        expect(await once(call('authorize', 'k-1'), make)).toEqual({ ok: true, value: answer('answer 1') });
      }
      expect(made).toBe(1);
    });

    test('another key, or another operation, is another call', async () => {
      await once(call('authorize', 'k-1'), async () => answer('first'));
      expect(await once(call('authorize', 'k-2'), async () => answer('second'))).toMatchObject({
        value: answer('second'),
      });
      expect(await once(call('capture', 'k-1'), async () => answer('third'))).toMatchObject({
        value: answer('third'),
      });
    });

    test('a call that failed is made again', async () => {
      const fail = async () => {
        throw new RetryableError('no answer');
      };
      await expect(once(call('authorize', 'k-1'), fail)).rejects.toThrow('no answer');
      expect(await once(call('authorize', 'k-1'), async () => answer('late'))).toMatchObject({
        value: answer('late'),
      });
    });

    test('while one is made, the same one is not made beside it', async () => {
      let finish = (): void => undefined;
      const slow = new Promise<void>((resolve) => {
        finish = resolve;
      });
      let begun = (): void => undefined;
      const began = new Promise<void>((resolve) => {
        begun = resolve;
      });
      const first = once(call('authorize', 'k-1'), async () => {
        begun();
        await slow;
        return answer('first');
      });
      await began;
      expect(await once(call('authorize', 'k-1'), async () => answer('beside'))).toMatchObject({ ok: false });
      finish();
      expect(await first).toMatchObject({ value: answer('first') });
      expect(await once(call('authorize', 'k-1'), async () => answer('after'))).toMatchObject({
        value: answer('first'),
      });
    });

    test('many calls at once keep their answers apart', async () => {
      const calls = (['authorize', 'capture'] as const).flatMap((operation) =>
        Array.from({ length: 10 }, (_, n) => call(operation, `k-${n}`)),
      );
      const all = (prefix: string) =>
        Promise.all(
          calls.map((one) => once(one, async () => answer(`${prefix} ${one.operation} ${one.key}`))),
        );
      const first = await all('first');
      expect(await all('second')).toEqual(first);
      expect(new Set(first.map((result) => JSON.stringify(result))).size).toBe(20);
    });
  });
};
