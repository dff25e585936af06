import { type CloudEvent, eventKey } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import fc from 'fast-check';
import { cancelled, placed, reserved, returned } from './testing/given.ts';
import { shop } from './testing/shop.ts';
import { stage } from './testing/stage.ts';

const TOTAL = 500;
const methods = [
  'tok_1',
  'sim_decline',
  'sim_timeout_once',
  'sim_timeout_always',
  'sim_capture_timeout_once',
  'sim_reverse_timeout_once',
  'sim_refund_timeout_once',
  'sim_twice',
];

const order = fc.record({
  method: fc.constantFrom(...methods),
  customerCancels: fc.boolean(),
  /** A cancellation that orders would never send: beside the confirmation, or after it. */
  stray: fc.constantFrom('never', 'never', 'beside', 'after'),
  returnsMinor: fc.array(fc.integer({ min: 1, max: 250 }), { maxLength: 2 }),
});

const history = fc.record({
  orders: fc.array(order, { minLength: 1, maxLength: 3 }),
  repeats: fc.array(fc.nat({ max: 1 }), { minLength: 40, maxLength: 40 }),
  lostAnswers: fc.array(fc.nat({ max: 30 }), { maxLength: 4 }),
  lostProviderAnswers: fc.array(fc.nat({ max: 20 }), { maxLength: 4 }),
});

/** A message that comes again more often is dead-lettered, as in the stack. */
const MAX_DELIVERIES = 60;

test('whatever comes in whatever order, repeated and cut short: the provider holds what the order says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), history, async (scheduler, { orders, repeats, ...lost }) => {
      let [commits, providerCommits, deliveries] = [0, 0, 0];
      let racing = true;
      const turn = async (what: string): Promise<void> => {
        if (racing) await scheduler.schedule(Promise.resolve(), what);
      };
      const payments = stage({
        hooks: {
          beforeRead: () => turn('read'),
          beforeCommit: () => turn('commit'),
          afterCommit: async () => {
            commits += 1;
            if (lost.lostAnswers.includes(commits)) throw new RetryableError('the answer was lost');
          },
        },
        providerHooks: {
          beforeRead: () => turn('provider reads'),
          beforeCommit: () => turn('provider writes'),
          afterCommit: async () => {
            providerCommits += 1;
            if (lost.lostProviderAnswers.includes(providerCommits))
              throw new RetryableError('the line broke');
          },
        },
      });

      const shops = orders.map((_, n) => shop(`o-${n}`, TOTAL));
      const heard = new Set<string>();
      const dead: string[] = [];
      /** Delivers it, repeats it perhaps, and brings orders and the bus whatever follows. */
      const publish = async (event: CloudEvent): Promise<void> => {
        const copies = 1 + (repeats[deliveries++ % repeats.length] ?? 0);
        await Promise.all(Array.from({ length: copies }, () => deliverUntilDone(event)));
        await relay();
      };
      const deliverUntilDone = async (event: CloudEvent): Promise<void> => {
        for (let tries = 0; tries < MAX_DELIVERIES; tries += 1) {
          if ((await payments.deliver(event)) === 'done') return;
        }
        dead.push(event.id);
      };
      const relay = async (): Promise<void> => {
        const fresh = payments.recorded().filter((event) => !heard.has(eventKey(event)));
        for (const event of fresh) heard.add(eventKey(event));
        await Promise.all(
          fresh.flatMap((event) => [
            ...(event.type === 'PaymentRequested.v1' ? [publish(event)] : []),
            ...shops
              .filter((_, n) => event.subject === `o-${n}`)
              .flatMap((one) => {
                const said = one.hears(event);
                const stray = one.status() === 'confirmed' && orders[numberOf(event)]?.stray === 'beside';
                return [
                  ...said,
                  ...(stray && said.length > 0 ? [cancelled(`o-${numberOf(event)}`, TOTAL)] : []),
                ];
              })
              .map(publish),
          ]),
        );
      };

      const begun = orders.flatMap(({ method, customerCancels }, n) => [
        publish(placed(`o-${n}`, TOTAL, method)),
        publish(reserved(`o-${n}`)),
        ...(customerCancels
          ? [turn('customer').then(() => Promise.all((shops[n]?.customerCancels() ?? []).map(publish)))]
          : []),
      ]);
      await scheduler.waitFor(Promise.all(begun));
      // An order that nobody ends any more is cancelled in the end, by its customer.
      await scheduler.waitFor(
        Promise.all(
          shops.flatMap((one) => (one.status() === 'placed' ? one.customerCancels().map(publish) : [])),
        ),
      );
      // What comes after an order was confirmed: returns, and a cancellation that should not be.
      await scheduler.waitFor(
        Promise.all(
          orders.flatMap(({ returnsMinor, stray }, n) =>
            shops[n]?.status() === 'confirmed'
              ? [
                  ...returnsMinor.map((amountMinor, r) =>
                    publish(returned(`r-${n}-${r}`, amountMinor, `o-${n}`)),
                  ),
                  ...(stray === 'after' ? [publish(cancelled(`o-${n}`, TOTAL))] : []),
                ]
              : [],
          ),
        ),
      );

      racing = false;
      const told = (type: string, n: number): readonly CloudEvent[] =>
        payments.recorded(type).filter(({ subject }) => subject === `o-${n}`);
      for (const [n, { method, stray, returnsMinor }] of orders.entries()) {
        const status = shops[n]?.status();
        const request = told('PaymentRequested.v1', n)[0];
        const charge = request === undefined ? undefined : await payments.charge(eventKey(request));
        const returnedMinor = returnsMinor.reduce((sum, minor) => sum + minor, 0);
        const [capturedMinor, refundedMinor] =
          charge?.status === 'captured' ? [charge.amountMinor, charge.refundedMinor] : [0, 0];

        // The provider's books say what the order says, and nothing stays held.
        expect(charge?.status).not.toBe('authorized');
        // A stray cancellation may win against the capture. Either way nothing is kept.
        if (stray === 'beside') expect(capturedMinor - refundedMinor).toBe(0);
        else {
          expect(capturedMinor).toBe(status === 'confirmed' ? TOTAL : 0);
          expect(refundedMinor).toBe(status !== 'confirmed' ? 0 : stray === 'after' ? TOTAL : returnedMinor);
        }
        // Ours say the same.
        expect(await payments.show(`o-${n}`)).toMatchObject({ capturedMinor, refundedMinor });
        const sum = (type: string): number =>
          told(type, n).reduce((total, { data }) => total + amountOf(data), 0);
        expect(sum('PaymentCaptured.v1')).toBe(capturedMinor);
        expect(sum('PaymentRefunded.v1')).toBe(refundedMinor);
        for (const type of [
          'PaymentRequested.v1',
          'PaymentAuthorized.v1',
          'PaymentCaptured.v1',
          'PaymentVoided.v1',
        ]) {
          expect(told(type, n).length).toBeLessThanOrEqual(1);
        }
        if (method === 'sim_decline') expect(status).toBe('cancelled');
      }
      // One charge a request, and no event twice.
      expect(payments.charges().length).toBeLessThanOrEqual(orders.length);
      const keys = payments.recorded().map(eventKey);
      expect(new Set(keys).size).toBe(keys.length);
      // Only an authorization that is never answered may wait for ever, and only returns that come too late are parked.
      const unanswered = orders.flatMap(({ method }, n) =>
        method === 'sim_timeout_always' ? [`o-${n}-`] : [],
      );
      expect(dead.filter((id) => !unanswered.some((prefix) => id.startsWith(prefix)))).toEqual([]);
      if (orders.every(({ stray }) => stray === 'never')) expect(payments.parked).toEqual([]);
      const tooLate = [
        'refund-exceeds-capture',
        'provider-refused',
        'nothing-to-refund',
        'nothing-to-capture',
      ];
      expect(payments.parked.filter(({ cause }) => !tooLate.includes(cause))).toEqual([]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

const amountOf = (data: unknown): number => {
  const amount: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'amountMinor') : 0;
  return typeof amount === 'number' ? amount : Number.NaN;
};

const numberOf = ({ subject }: CloudEvent): number => Number(subject.slice('o-'.length));
