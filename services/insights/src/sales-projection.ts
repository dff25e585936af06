import type { Projection, ProjectionContext, Reaction } from '@twolane/consumer';
import { eventKey } from '@twolane/contracts';
import { abandoned, beginBuilding, ownBuilding } from './domain/generations.ts';
import { factOf, type SalesEvent } from './domain/sale-fact.ts';
import { flatFigures } from './domain/sales-figures.ts';
import { factWrites, hourOfSale, type SalesPorts } from './keep-sales.ts';
import { swapHour } from './swap-hour.ts';

/** How an hour of sales is built anew from its events, beside the live figures, and put in their place. */
export const salesProjection = (ports: SalesPorts): Projection<SalesEvent> => ({
  windowOf: hourOfSale,

  begin: async (hour, { store, replayId }) => {
    const found = await readGenerations(ports, hour, store);
    const begun = beginBuilding(found.value, replayId);
    return begun.ok ? change([ports.hours.putGenerations(hour, begun.value, found)]) : ended(begun.refusal);
  },

  reactIntoBuilding: async (event, { store, nowMs }) => {
    const hour = hourOfSale(event);
    const found = await readGenerations(ports, hour, store);
    const { building } = found.value;
    if (building === undefined) {
      return { kind: 'refused', cause: 'not-building', why: `No new generation of ${hour} was begun.` };
    }
    const key = eventKey(event);
    const of = { hour, generation: building.generation };
    if ((await ports.facts.known(store, of, [key])).has(key)) return { kind: 'alreadyApplied' };
    return change(factWrites(ports, of, { eventKey: key, fact: factOf(event) }, nowMs));
  },

  swap: (hour, context) => swapHour(ports, hour, context),

  abandon: async (hour, { store, replayId }) => {
    const found = await readGenerations(ports, hour, store);
    if (found.value.building?.replayId !== replayId) return { kind: 'alreadyApplied' };
    const building = ownBuilding(found.value, replayId);
    return building.ok
      ? change([ports.hours.putGenerations(hour, abandoned(found.value), found)])
      : ended(building.refusal);
  },

  figures: async (hour, store) => {
    const record = await ports.hours.hour(store, hour);
    const { live: generation, building } = record.generations.value;
    const live = flatFigures(record.totals(generation));
    return building === undefined
      ? { window: hour, generation, live }
      : {
          window: hour,
          generation,
          live,
          building: flatFigures(record.totals(building.generation)),
        };
  },
});

const readGenerations = async (
  { table, hours }: SalesPorts,
  hour: string,
  store: ProjectionContext['store'],
) => hours.generationsIn(await store.get(table, hours.generationsKey(hour)));

type Writes = (Reaction & { readonly kind: 'change' })['changeSet']['writes'];

const change = (writes: Writes): Reaction => ({ kind: 'change', changeSet: { writes, events: [] } });

const ended = (
  refusal:
    | { readonly kind: 'done' }
    | { readonly kind: 'refused'; readonly cause: string; readonly why: string },
): Reaction => (refusal.kind === 'done' ? { kind: 'alreadyApplied' } : refusal);
