import { RetryableError, type Store } from '@twolane/store';
import type { GatewayCall, PaymentGateway } from '../gateway/payment-gateway.ts';
import { createSimulatedGateway } from '../gateway/simulated-gateway.ts';

const TABLE = 'Ledger';

const authorize = (key: string, paymentMethod = 'tok_1'): GatewayCall => ({
  operation: 'authorize',
  key,
  amountMinor: 500,
  currency: 'GBP',
  paymentMethod,
});
const capture = (key: string, of: string, amountMinor = 500): GatewayCall => ({
  operation: 'capture',
  key,
  of,
  amountMinor,
});
const reverse = (key: string, of: string): GatewayCall => ({ operation: 'reverse', key, of });
const refund = (key: string, of: string, amountMinor: number): GatewayCall => ({
  operation: 'refund',
  key,
  of,
  amountMinor,
  currency: 'GBP',
});

/** What the provider promises, over any store. `fresh` gives an empty one with a table called Ledger. */
export const simulatedGatewayContract = (name: string, fresh: () => Promise<Store>): void => {
  describe(`the simulated provider over ${name}`, () => {
    let store: Store;
    let gateway: PaymentGateway;
    let ids = 0;
    const reborn = (): PaymentGateway =>
      createSimulatedGateway({
        store,
        table: TABLE,
        newId: () => {
          ids += 1;
          return `n${ids}`;
        },
        stall: async () => {
          throw new RetryableError('no answer');
        },
      });
    beforeEach(async () => {
      store = await fresh();
      gateway = reborn();
    });
    const kinds = async (...calls: readonly GatewayCall[]): Promise<readonly string[]> => {
      const answers: string[] = [];
      for (const call of calls) answers.push((await gateway.call(call)).kind);
      return answers;
    };

    test.each([
      [
        'the usual life',
        [authorize('a'), capture('c', 'a'), refund('r', 'a', 500)],
        ['authorized', 'captured', 'refunded'],
      ],
      ['a decline', [authorize('a', 'sim_decline'), capture('c', 'a')], ['declined', 'refused']],
      [
        'a reversal of what is held',
        [authorize('a'), reverse('v', 'a'), capture('c', 'a')],
        ['authorized', 'voided', 'refused'],
      ],
      [
        'a reversal before the authorization',
        [reverse('v', 'a'), authorize('a')],
        ['nothingHeld', 'declined'],
      ],
      [
        'a reversal of what was taken',
        [authorize('a'), capture('c', 'a'), reverse('v', 'a'), refund('r', 'a', 1)],
        ['authorized', 'captured', 'refunded', 'refused'],
      ],
      [
        'refunds up to what was taken',
        [
          authorize('a'),
          capture('c', 'a'),
          refund('r', 'a', 300),
          refund('s', 'a', 201),
          refund('t', 'a', 200),
        ],
        ['authorized', 'captured', 'refunded', 'refused', 'refunded'],
      ],
      ['another amount', [authorize('a'), capture('c', 'a', 499)], ['authorized', 'refused']],
      ['what was never heard of', [capture('c', 'x'), refund('r', 'y', 1)], ['refused', 'refused']],
    ])('%s', async (_, calls, expected) => {
      expect(await kinds(...calls)).toEqual(expected);
    });

    test('a reversal gives back what returns have left', async () => {
      await kinds(authorize('a'), capture('c', 'a'), refund('r', 'a', 120));
      expect(await gateway.call(reverse('v', 'a'))).toMatchObject({ kind: 'refunded', amountMinor: 380 });
    });

    test('the same key has the same answer, also after a restart and after all that followed', async () => {
      const first = await gateway.call(authorize('a'));
      await kinds(capture('c', 'a'), reverse('v', 'a'));
      gateway = reborn();
      expect(await gateway.call(authorize('a'))).toEqual(first);
      expect(await gateway.call(capture('c', 'a'))).toMatchObject({ kind: 'captured' });
    });

    test('the same call many times at once is done once', async () => {
      const answers = await Promise.all(Array.from({ length: 5 }, () => gateway.call(authorize('a'))));
      expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    });

    test('refunds at once never exceed what was taken', async () => {
      await kinds(authorize('a'), capture('c', 'a'));
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, n) => gateway.call(refund(`r-${n}`, 'a', 200))),
      );
      expect(answers.filter(({ kind }) => kind === 'refunded').length).toBe(2);
    });

    test('a time-out on command comes after the deed', async () => {
      await expect(gateway.call(authorize('a', 'sim_timeout_once'))).rejects.toThrow(RetryableError);
      gateway = reborn();
      expect(await gateway.call(authorize('a', 'sim_timeout_once'))).toMatchObject({ kind: 'authorized' });
      expect(await gateway.call(capture('c', 'a'))).toMatchObject({ kind: 'captured' });
    });

    test('money without a charge goes out once', async () => {
      const payOut: GatewayCall = { operation: 'refund', key: 'r', amountMinor: 7, currency: 'GBP' };
      const first = await gateway.call(payOut);
      expect(first).toMatchObject({ kind: 'refunded', amountMinor: 7 });
      expect(await gateway.call(payOut)).toEqual(first);
    });
  });
};
