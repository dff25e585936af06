import type { ProjectionContext, Reaction } from '@twolane/consumer';
import { hourOf } from '@twolane/event-time';
import type { ReadStore, Write } from '@twolane/store';
import { type Building, type CarriedOver, ownBuilding, swappedIn } from './domain/generations.ts';
import { CARRIED_PER_STEP, PAGES_PER_STEP, SALES_SHARDS } from './domain/limits.ts';
import { totalsOf } from './domain/sale-fact.ts';
import { sameTotals, sumTotals } from './domain/sales-figures.ts';
import type { FactsOf, StoredFact } from './fact-table.ts';
import type { HourRecord } from './hour-table.ts';
import { salesWindowRevised } from './insights-events.ts';
import type { SalesPorts } from './keep-sales.ts';

/**
 * Puts the new generation of an hour in the place of the live one, in two parts:
 *
 * 1. Facts that only the live one has are carried over, in steps: events that were recorded after the rebuild was planned and
 *    written before it was begun are in no plan. A fact of another hour stays behind: a rebuild may be about just that.
 * 2. One commit turns to the new generation; where its figures differ it is a revision, told by an event.
 */
export const swapHour = async (
  ports: SalesPorts,
  hour: string,
  { store, nowMs, replayId }: ProjectionContext,
): Promise<Reaction> => {
  const record = await ports.hours.hour(store, hour);
  const { generations } = record;
  const own = ownBuilding(generations.value, replayId);
  if (!own.ok) return own.refusal.kind === 'done' ? { kind: 'alreadyApplied' } : own.refusal;
  const building = own.value;
  if (building.carried.shard >= SALES_SHARDS) {
    return turn(ports, record, building, nowMs);
  }
  const { missing, carried } = await nextMissing(ports, store, {
    hour,
    live: generations.value.live,
    building,
  });
  const after = { ...generations.value, building: { ...building, carried } };
  return {
    kind: 'change',
    more: true,
    changeSet: {
      writes: [
        ports.hours.putGenerations(hour, after, generations),
        ...carryOver(ports, { hour, generation: building.generation }, missing, nowMs),
      ],
      events: [],
    },
  };
};

/** All are of one shard, and one transaction writes a counter once: their sums are added, not each by itself. */
const carryOver = (
  { facts, hours }: SalesPorts,
  of: FactsOf,
  missing: readonly StoredFact[],
  nowMs: number,
): readonly Write[] => {
  const [first] = missing;
  if (first === undefined) return [];
  return [
    ...missing.map((stored) => facts.add(of, stored, nowMs)),
    ...sumTotals(missing.map(({ fact }) => totalsOf(fact))).map((totals) =>
      hours.add(of, first.eventKey, totals),
    ),
  ];
};

const turn = (ports: SalesPorts, record: HourRecord, building: Building, nowMs: number): Reaction => {
  const { hour, generations, published } = record;
  const previous = record.totals(generations.value.live);
  const totals = record.totals(building.generation);
  const writes: Write[] = [
    ports.hours.putGenerations(hour, swappedIn(generations.value, building), generations),
    ...record
      .counters(generations.value.live)
      .slice(0, MAX_RETIRED)
      .map((item) => ports.hours.retire(item, nowMs)),
  ];
  if (sameTotals(previous, totals)) return { kind: 'change', changeSet: { writes, events: [] } };
  const revised = { revision: (published?.value.revision ?? 0) + 1, totals, atMs: nowMs };
  return {
    kind: 'change',
    changeSet: {
      writes: [...writes, ports.hours.putPublished(hour, revised, published)],
      events: [salesWindowRevised(hour, revised, previous, 'rebuild')],
    },
  };
};

/** Beside them a transaction has three actions at most. Counters beyond that stay: five currencies and more in one hour. */
const MAX_RETIRED = 90;

interface Missing {
  readonly missing: readonly StoredFact[];
  readonly carried: CarriedOver;
}

/** Looks on from where the last step ended, for facts that the new generation lacks. */
const nextMissing = async (
  { facts }: SalesPorts,
  store: ReadStore,
  { hour, live, building }: { readonly hour: string; readonly live: number; readonly building: Building },
): Promise<Missing> => {
  let carried = building.carried;
  for (let pages = 0; pages < PAGES_PER_STEP && carried.shard < SALES_SHARDS; pages += 1) {
    const { shard, after } = carried;
    const page = await facts.page(store, { hour, generation: live, shard }, after);
    const belonging = page.facts.filter(({ fact }) => hourOf(fact.occurredAtMs) === hour);
    const keys = belonging.map(({ eventKey }) => eventKey);
    const known = await facts.known(store, { hour, generation: building.generation }, keys);
    const missing = belonging.filter(({ eventKey }) => !known.has(eventKey));
    // The page is looked at again in the next step, which finds the rest of them.
    if (missing.length > CARRIED_PER_STEP) return { missing: missing.slice(0, CARRIED_PER_STEP), carried };
    carried = page.next === undefined ? { shard: shard + 1 } : { shard, after: page.next };
    if (missing.length > 0) return { missing, carried };
  }
  return { missing: [], carried };
};
