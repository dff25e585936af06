import { eventKey } from '@twolane/contracts';
import { gatewayConsumer } from '../../../services/payments/src/gateway-consumer.ts';
import { intentsConsumer } from '../../../services/payments/src/intents-consumer.ts';
import type { Around } from '../core/calls.ts';
import type { Scenario } from '../core/scenario.ts';
import { type Lane1, undisturbed } from '../world/lane1.ts';
import { all, firstWrong, item, said } from '../world/look.ts';
import { providerOf } from '../world/provider.ts';
import { brought } from '../world/queue.ts';
import { type ConsumerSituation, consumerScenario } from './consumer-scenario.ts';
import { cancelled, confirmed, line, paymentRequested, placed, reserved, sentBack } from './given-events.ts';

const PAYMENTS = 'Payments';
const TOTAL = 500;
const lines = [line('LAMP', 5)];

const intents = (world: Lane1, around: Around) =>
  intentsConsumer(PAYMENTS, world.consumerPorts('payments-intents', around));
const money = (world: Lane1, around: Around) =>
  gatewayConsumer(
    PAYMENTS,
    providerOf(world).gatewayOf(around),
    world.consumerPorts('payments-gateway', around),
  );

const paymentIs = (status: string) => item(PAYMENTS, 'payment#o-1', 'payment', { status });
const requestOf = (method?: string) => paymentRequested('o-1', TOTAL, method);

/** What the provider has on its books for the order: exactly one charge. */
const charge =
  (status: string, refundedMinor = 0) =>
  (world: Lane1) =>
    firstWrong([
      'the provider’s books',
      providerOf(world).charges(),
      [{ name: `charge#${eventKey(requestOf())}`, status, amountMinor: TOTAL, refundedMinor }],
    ]);

/** The order is placed and reserved, so that its money was asked for. */
const givenRequested =
  (method?: string) =>
  (world: Lane1): Promise<void> =>
    brought(intents(world, undisturbed), reserved('o-1'), placed('o-1', lines, method));

const moving = (
  situation: Pick<ConsumerSituation, 'name' | 'batch' | 'before' | 'isRace' | 'wrong'> & {
    readonly method?: string;
  },
): Scenario =>
  consumerScenario({
    ...situation,
    boot: money,
    given: givenRequested(situation.method),
    tables: [PAYMENTS],
    moreBooks: (world) => providerOf(world).books(),
  });

const authorizedBefore = [requestOf()];
const capturedBefore = [requestOf(), confirmed('o-1', TOTAL)];
const back = (returnId: string, quantity: number) => sentBack(returnId, [line('LAMP', quantity)], 'o-1');

export const paymentsScenarios: readonly Scenario[] = [
  ...[
    [placed('o-1', lines), reserved('o-1')],
    [reserved('o-1'), placed('o-1', lines)],
  ].map(([first, second]) =>
    consumerScenario({
      name: `payments-intents: ${first?.type}, then ${second?.type}`,
      boot: intents,
      before: first === undefined ? [] : [first],
      batch: second === undefined ? [] : [second],
      tables: [PAYMENTS],
      wrong: all(paymentIs('requested'), (world) =>
        firstWrong(['requests', said(`${second?.id}.paymentRequested`)(world), undefined]),
      ),
    }),
  ),
  ...[placed('o-1', lines), reserved('o-1')].map((event) =>
    consumerScenario({
      name: `payments-intents: ${event.type} waits for the other half`,
      boot: intents,
      batch: [event, event],
      tables: [PAYMENTS],
      wrong: said(),
    }),
  ),
  moving({
    name: 'payments-gateway: PaymentRequested.v1 is authorized',
    batch: [requestOf()],
    wrong: all(paymentIs('authorized'), charge('authorized')),
  }),
  moving({
    name: 'payments-gateway: PaymentRequested.v1 is declined',
    method: 'sim_decline',
    batch: [requestOf('sim_decline')],
    wrong: all(paymentIs('declined'), charge('declined')),
  }),
  moving({
    name: 'payments-gateway: PaymentRequested.v1, the provider charges and does not answer',
    method: 'sim_timeout_once',
    batch: [requestOf('sim_timeout_once')],
    wrong: all(paymentIs('authorized'), charge('authorized')),
  }),
  moving({
    name: 'payments-gateway: OrderConfirmed.v1 captures',
    before: authorizedBefore,
    batch: [confirmed('o-1', TOTAL)],
    wrong: all(paymentIs('captured'), charge('captured')),
  }),
  moving({
    name: 'payments-gateway: OrderCancelled.v1 before the money was asked for at the provider',
    batch: [cancelled('o-1', TOTAL)],
    wrong: (world) =>
      firstWrong([
        'the provider’s books',
        providerOf(world)
          .charges()
          .map(({ status }) => status),
        ['voided'],
      ]),
  }),
  moving({
    name: 'payments-gateway: OrderCancelled.v1 voids',
    before: authorizedBefore,
    batch: [cancelled('o-1', TOTAL)],
    wrong: all(paymentIs('voided'), charge('voided')),
  }),
  moving({
    name: 'payments-gateway: OrderCancelled.v1 after the capture gives back',
    before: capturedBefore,
    batch: [cancelled('o-1', TOTAL)],
    wrong: charge('captured', TOTAL),
  }),
  moving({
    name: 'payments-gateway: the order is cancelled while its authorization has no answer',
    method: 'sim_timeout_always',
    batch: [cancelled('o-1', TOTAL), requestOf('sim_timeout_always')],
    isRace: true,
    wrong: (world) =>
      firstWrong([
        'the provider’s books',
        providerOf(world)
          .charges()
          .map(({ status }) => status),
        ['voided'],
      ]),
  }),
  moving({
    name: 'payments-gateway: two OrderReturned.v1 are refunded, each once',
    before: capturedBefore,
    batch: [back('r-1', 2), back('r-2', 2)],
    isRace: true,
    wrong: all(item(PAYMENTS, 'payment#o-1', 'payment', { refundedMinor: 400 }), charge('captured', 400)),
  }),
  moving({
    name: 'payments-gateway: OrderReturned.v1 of all that was ordered',
    before: capturedBefore,
    batch: [back('r-1', 5)],
    wrong: all(item(PAYMENTS, 'payment#o-1', 'payment', { refundedMinor: 500 }), charge('captured', 500)),
  }),
  consumerScenario({
    name: 'payments-gateway: OrderReturned.v1 of no order is paid out',
    boot: money,
    batch: [sentBack('r-1', lines)],
    tables: [PAYMENTS],
    moreBooks: (world) => providerOf(world).books(),
    wrong: (world) =>
      firstWrong([
        'what was paid out',
        providerOf(world)
          .charges()
          .map(({ status, refundedMinor }) => [status, refundedMinor]),
        [['paidOut', TOTAL]],
      ]),
  }),
];
