import type { CloudEvent } from '@twolane/contracts';
import type { Item, Write } from '@twolane/store';
import { TABLES } from '../functions/tables.ts';
import type { Violations } from './violation.ts';

/** What an hour comes to, counted from its facts here, one by one. */
export type Recount = Readonly<Record<string, number>>;

export interface SalesWatch {
  committed(writes: readonly Write[], events: readonly CloudEvent[]): void;
}

export const NO_SALES: Recount = {
  ...{ orders: 0, units: 0, grossMinor: 0, cancelledOrders: 0, cancelledMinor: 0 },
  ...{ returns: 0, returnedUnits: 0, returnedMinor: 0 },
};

/**
 * Each revision of an hour is what its facts came to at some moment, and revisions count up by one. That the last one is what
 * they came to in the end, is looked at when all is at rest.
 */
export const createSalesWatch = (violations: Violations): SalesWatch => {
  /** By hour and generation: what it came to after each of its facts. */
  const versions = new Map<string, Map<string, Recount[]>>();
  const revisions = new Map<string, number>();

  const addFact = ({ key, item }: Extract<Write, { readonly kind: 'putIfAbsent' }>): void => {
    const [, hour = '', generation = ''] = key.pk.split('#');
    const generations = versions.get(hour) ?? new Map<string, Recount[]>();
    const known = generations.get(generation) ?? [NO_SALES];
    const last = known.at(-1) ?? NO_SALES;
    versions.set(hour, generations.set(generation, [...known, added(last, item)]));
  };

  const checkRevision = ({ data, subject = '' }: CloudEvent): void => {
    const field = (name: string): unknown => Reflect.get(Object(data), name);
    const revision = Number(field('revision'));
    const before = revisions.get(subject) ?? 0;
    if (revision !== before + 1)
      violations.report('revisionsCountUp', `${subject}: revision ${revision} came after ${before}.`);
    revisions.set(subject, revision);
    const totals = field('totals');
    const [first = {}]: readonly unknown[] = Array.isArray(totals) ? totals : [];
    const said = recountOf(Object(first));
    const possible = [NO_SALES, ...[...(versions.get(subject)?.values() ?? [])].flat()];
    if (!possible.some((version) => isSame(version, said)))
      violations.report(
        'revisionIsARecount',
        `${subject}: ${JSON.stringify(said)} was never what its facts came to.`,
      );
  };

  return {
    committed: (writes, events) => {
      for (const write of writes) {
        if (
          write.kind === 'putIfAbsent' &&
          write.table === TABLES.insights &&
          write.key.pk.startsWith('fact#')
        )
          addFact(write);
      }
      for (const event of events) if (event.type === 'SalesWindowRevised.v1') checkRevision(event);
    },
  };
};

const added = (sum: Recount, fact: Item): Recount => {
  const amountMinor = Number(fact['amountMinor']);
  const goods: unknown = JSON.parse(String(fact['goods']));
  const units = (Array.isArray(goods) ? goods : []).reduce((all: number, [, each]) => all + Number(each), 0);
  const plus = (changes: Recount): Recount => {
    const after: Record<string, number> = { ...sum };
    for (const [name, by] of Object.entries(changes)) after[name] = (after[name] ?? 0) + by;
    return after;
  };
  switch (fact['kind']) {
    case 'placed':
      return plus({ orders: 1, units, grossMinor: amountMinor });
    case 'cancelled':
      return plus({ cancelledOrders: 1, cancelledMinor: amountMinor });
    default:
      return plus({ returns: 1, returnedUnits: units, returnedMinor: amountMinor });
  }
};

export const recountOf = (totals: object): Recount => {
  const counts: Record<string, number> = {};
  for (const name of Object.keys(NO_SALES)) counts[name] = Number(Reflect.get(totals, name) ?? 0);
  return counts;
};

export const isSame = (one: Recount, other: Recount): boolean =>
  Object.keys(NO_SALES).every((name) => one[name] === other[name]);
