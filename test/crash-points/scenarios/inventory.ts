import type { CloudEvent } from '@twolane/contracts';
import { reservationsConsumer } from '../../../services/inventory/src/reservations-consumer.ts';
import { restockConsumer } from '../../../services/inventory/src/restock-consumer.ts';
import type { Around } from '../core/calls.ts';
import type { Scenario } from '../core/scenario.ts';
import { type Lane1, undisturbed } from '../world/lane1.ts';
import { all, countSaid, firstWrong, item, itemAt, parked, said } from '../world/look.ts';
import { brought } from '../world/queue.ts';
import { consumerScenario } from './consumer-scenario.ts';
import { arrived, cancelled, confirmed, line, manyLines, placed, postage, sentBack } from './given-events.ts';

const INVENTORY = 'Inventory';
const tables = [INVENTORY];
/** So small that three stock codes take several steps. */
const maxActions = 2;
const three = [...manyLines(3, 2), postage];

const reservations = (world: Lane1, around: Around) =>
  reservationsConsumer(INVENTORY, { ...world.consumerPorts('inventory-reservations', around), maxActions });
const restock = (world: Lane1, around: Around) =>
  restockConsumer(INVENTORY, { ...world.consumerPorts('inventory-restock', around), maxActions });

/** Ten of each stock code, but of the last only as many as told. */
const stocked =
  (last: number, ...events: readonly CloudEvent[]) =>
  async (world: Lane1): Promise<void> => {
    await brought(
      restock(world, undisturbed),
      arrived('stock', [line('S0', 10), line('S1', 10), line('S2', last)]),
    );
    await brought(reservations(world, undisturbed), ...events);
  };

const COUNTERS = ['available', 'reserved', 'committed', 'arrived', 'returned'] as const;

/** Levels of a stock code, in the order of `COUNTERS`. */
const levels = (sku: string, expected: readonly number[]) => (world: Lane1) => {
  const found = itemAt(world, INVENTORY, `sku#${sku}`, 'stock');
  return firstWrong([sku, COUNTERS.map((name) => found?.[name] ?? 0), expected]);
};
const allThree = (expected: readonly number[]) =>
  all(...['S0', 'S1', 'S2'].map((sku) => levels(sku, expected)));
const untouched = (last: number) =>
  all(levels('S0', [10, 0, 0, 10, 0]), levels('S1', [10, 0, 0, 10, 0]), levels('S2', [last, 0, 0, last, 0]));
const status = (is: string) => item(INVENTORY, 'order#o-1', 'reservation', { status: is });
/** What coming into stock says of the three. */
const backInStock = ['stock~', 'stock~', 'stock~'];
const saidOfOrder =
  (...ids: readonly string[]) =>
  (world: Lane1) =>
    said(...ids, ...ownStockEvents(world))(world);
const ownStockEvents = ({ store }: Lane1): readonly string[] =>
  store
    .all('outbox')
    .flatMap(({ key }) => (key.sk.includes('itemBackInStock') ? [key.sk.slice(key.sk.indexOf('/') + 1)] : []))
    .filter((id) => id.startsWith('stock~'));

export const inventoryScenarios: readonly Scenario[] = [
  consumerScenario({
    name: 'inventory-reservations: OrderPlaced.v1 is reserved in steps',
    boot: reservations,
    given: stocked(10),
    batch: [placed('o-1', three)],
    tables,
    wrong: all(status('reserved'), allThree([8, 2, 0, 10, 0]), saidOfOrder('o-1-placed.stockReserved')),
  }),
  consumerScenario({
    name: 'inventory-reservations: OrderPlaced.v1 twice in one batch',
    boot: reservations,
    given: stocked(10),
    batch: [placed('o-1', three), placed('o-1', three)],
    tables,
    wrong: all(status('reserved'), allThree([8, 2, 0, 10, 0]), saidOfOrder('o-1-placed.stockReserved')),
  }),
  consumerScenario({
    name: 'inventory-reservations: OrderPlaced.v1 wants more than there is',
    boot: reservations,
    given: stocked(1),
    batch: [placed('o-1', three)],
    tables,
    wrong: all(status('rejected'), untouched(1), saidOfOrder('o-1-placed.stockRejected')),
  }),
  consumerScenario({
    name: 'inventory-reservations: two orders want the last two units',
    boot: reservations,
    given: stocked(2),
    batch: [placed('o-1', [line('S2', 2)]), placed('o-2', [line('S2', 2)])],
    isRace: true,
    tables,
    wrong: levels('S2', [0, 2, 0, 2, 0]),
  }),
  consumerScenario({
    name: 'inventory-reservations: an order loses its last stock code to another one after its first step',
    boot: reservations,
    given: stocked(2),
    batch: [placed('o-1', three), placed('o-2', [line('S2', 2)])],
    isRace: true,
    tables,
    wrong: (world) => {
      const isReserved = itemAt(world, INVENTORY, 'order#o-1', 'reservation')?.['status'] === 'reserved';
      const taken = isReserved ? [8, 2, 0, 10, 0] : [10, 0, 0, 10, 0];
      return all(levels('S0', taken), levels('S1', taken), levels('S2', [0, 2, 0, 2, 0]))(world);
    },
  }),
  consumerScenario({
    name: 'inventory-reservations: OrderConfirmed.v1 commits in steps',
    boot: reservations,
    given: stocked(10, placed('o-1', three)),
    batch: [confirmed('o-1')],
    tables,
    wrong: all(status('committed'), allThree([8, 0, 2, 10, 0])),
  }),
  consumerScenario({
    name: 'inventory-reservations: OrderCancelled.v1 releases in steps',
    boot: reservations,
    given: stocked(2, placed('o-1', three)),
    batch: [cancelled('o-1')],
    tables,
    wrong: all(status('released'), untouched(2)),
  }),
  consumerScenario({
    name: 'inventory-reservations: OrderCancelled.v1 comes before its order',
    boot: reservations,
    given: stocked(10),
    before: [cancelled('o-1')],
    batch: [placed('o-1', three)],
    tables,
    wrong: all(status('withdrawn'), untouched(10), saidOfOrder()),
  }),
  consumerScenario({
    name: 'inventory-reservations: OrderCancelled.v1 after the confirmation is parked',
    boot: reservations,
    given: stocked(10, placed('o-1', three), confirmed('o-1')),
    batch: [cancelled('o-1')],
    tables,
    wrong: all(allThree([8, 0, 2, 10, 0]), parked('cancelled-after-confirmation')),
  }),
  consumerScenario({
    name: 'inventory-restock: StockArrived.v1 comes into stock in steps',
    boot: restock,
    batch: [arrived('stock', manyLines(3, 10)), arrived('stock', manyLines(3, 10))],
    tables,
    wrong: all(allThree([10, 0, 0, 10, 0]), (world) =>
      firstWrong(['how often stock was said to be back', ownStockEvents(world).length, backInStock.length]),
    ),
  }),
  consumerScenario({
    name: 'inventory-restock: two StockArrived.v1 of what was out of stock, at the same time',
    boot: restock,
    batch: [arrived('stock', [line('S0', 3)]), arrived('more', [line('S0', 4)])],
    isRace: true,
    tables,
    wrong: all(levels('S0', [7, 0, 0, 7, 0]), countSaid('ItemBackInStock.v1', 1)),
  }),
  consumerScenario({
    name: 'inventory-restock: OrderReturned.v1 comes into stock in steps, its charges do not',
    boot: restock,
    given: stocked(10),
    batch: [sentBack('r-1', three)],
    tables,
    wrong: all(allThree([12, 0, 0, 10, 2]), saidOfOrder('r-1-returned.stockReturned')),
  }),
];
