import type { React } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import { hourOf } from '@twolane/event-time';
import type { ReadStore, Write } from '@twolane/store';
import { type Generations, writtenGenerations } from './domain/generations.ts';
import { factOf, type SalesEvent, totalsOf } from './domain/sale-fact.ts';
import type { FactTable, StoredFact } from './fact-table.ts';
import type { HourTable } from './hour-table.ts';

export interface SalesPorts {
  readonly table: string;
  readonly facts: FactTable;
  readonly hours: HourTable;
}

export const hourOfSale = ({ time }: Pick<SalesEvent, 'time'>): string => hourOf(Date.parse(time));

/** One fact and what it adds, in one generation. */
export const factWrites = (
  { facts, hours }: SalesPorts,
  of: { readonly hour: string; readonly generation: number },
  stored: StoredFact,
  nowMs: number,
): readonly Write[] => [facts.add(of, stored, nowMs), hours.add(of, stored.eventKey, totalsOf(stored.fact))];

/**
 * Counts an event in the hour in which it happened: one fact, which is also the event's inbox, and one counter, in one
 * transaction, however many lines it has. While the hour is being rebuilt it is written into both generations; one that
 * the live one has is done with, and comes into the other by the rebuild itself.
 */
export const keepSales =
  (ports: SalesPorts): React<SalesEvent> =>
  async (event, { store, nowMs }) => {
    const hour = hourOfSale(event);
    const key = eventKey(event);
    const { generations, isKnown } = await look(ports, store, hour, key);
    if (isKnown) return { kind: 'alreadyApplied' };
    const { building } = generations;
    const isFilled =
      building !== undefined &&
      (await ports.facts.known(store, { hour, generation: building.generation }, [key])).has(key);
    const stored = { eventKey: key, fact: factOf(event) };
    return {
      kind: 'change',
      changeSet: {
        writes: writtenGenerations(generations)
          .filter((generation) => !(isFilled && generation === building?.generation))
          .flatMap((generation) => factWrites(ports, { hour, generation }, stored, nowMs)),
        events: [],
      },
    };
  };

interface Look {
  readonly generations: Generations;
  /** By the live generation. */
  readonly isKnown: boolean;
}

/** One call where the hour was never rebuilt, as nearly all are: the first generation's fact is read along on the off chance. */
const look = async (
  { table, facts, hours }: SalesPorts,
  store: ReadStore,
  hour: string,
  key: string,
): Promise<Look> => {
  const first = { hour, generation: 1 };
  const [live, fact] = await store.getMany(table, [hours.generationsKey(hour), facts.key(first, key)]);
  const { value: generations } = hours.generationsIn(live);
  const generation = generations.live;
  if (generation === first.generation) return { generations, isKnown: fact !== undefined };
  return { generations, isKnown: (await facts.known(store, { hour, generation }, [key])).has(key) };
};
