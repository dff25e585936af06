import { type CloudEvent, eventKey } from '@twolane/contracts';
import type { Base } from '../base.ts';
import { TABLES } from '../functions/tables.ts';
import { checkMoney } from './check-money.ts';
import { checkOrders } from './check-orders.ts';
import { checkSales } from './check-sales.ts';
import { checkStock } from './check-stock.ts';
import { type Expected, referenceOf } from './reference.ts';
import type { Violations } from './violation.ts';
import type { Whereabouts } from './whereabouts.ts';

export interface Rest {
  readonly base: Base;
  readonly books: Base;
  readonly events: readonly CloudEvent[];
  readonly expected: Expected;
  readonly fail: (rule: string, what: string) => void;
}

interface Ports {
  readonly base: Base;
  readonly books: Base;
  readonly whereabouts: Whereabouts;
  readonly violations: Violations;
}

/** Nothing is under way any more: everything is compared with the reference. */
export const checkAtRest = async ({ base: read, books, whereabouts, violations }: Ports): Promise<void> => {
  const base = readOnce(read);
  whereabouts.atRest();
  const events = whereabouts.all();
  const expected = referenceOf(events);
  const rest: Rest = { base, books, events, expected, fail: violations.report };
  for (const what of expected.contradictions) violations.report('eventsContradict', `${what}.`);
  for (const { consumer, key } of whereabouts.parked()) {
    if (!expected.setAside.has(key)) violations.report('parkedForNoReason', `${consumer} parked ${key}.`);
  }
  const kept = new Set((await base.all(TABLES.parked)).map(({ item }) => item['messageId']));
  for (const messageId of whereabouts.parkedMessages()) {
    if (!kept.has(messageId))
      violations.report('parkedIsKept', `Message ${messageId} was parked, and is nowhere.`);
  }
  for (const event of events) {
    const key = eventKey(event);
    if (expected.setAside.has(key) && !whereabouts.isParkedByAll(key))
      violations.report('frozenIsSetAside', `${key} should have been set aside by all of its consumers.`);
  }
  for (const check of [checkOrders, checkStock, checkMoney, checkSales]) await check(rest);
};

/** Everything is at rest: a table is read once for all who look at it. */
const readOnce = (base: Base): Base => {
  const tables = new Map<string, ReturnType<Base['all']>>();
  return {
    ...base,
    all: (table) => {
      const items = tables.get(table) ?? base.all(table);
      tables.set(table, items);
      return items;
    },
  };
};
