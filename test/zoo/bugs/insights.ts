import type { PlantedBug } from '../core/planted-bug.ts';

const SALES = 'services/insights/src/keep-sales.ts';
const REVISION = 'services/insights/src/domain/revision.ts';
const GENERATIONS = 'services/insights/src/domain/generations.ts';
const SWAP = 'services/insights/src/swap-hour.ts';
const WATCH = 'services/insights/src/watch-orders.ts';
const PROGRESS = 'services/insights/src/domain/order-progress.ts';

/** What is worked out from events. */
export const insightsBugs: readonly PlantedBug[] = [
  {
    name: 'sum-without-its-fact',
    what: 'a sale is added to the sum without the fact that remembers it: a repetition counts again',
    file: SALES,
    find: 'readonly Write[] => [facts.add(of, stored, nowMs), hours.add(of, stored.eventKey, totalsOf(stored.fact))];',
    replace:
      'readonly Write[] => [facts.add(of, stored, nowMs), hours.add(of, stored.eventKey, totalsOf(stored.fact))].slice(1);',
  },
  {
    name: 'hour-of-recording',
    what: 'a sale counts in the hour when it was recorded instead of when it happened',
    file: SALES,
    find: "({ time }: Pick<SalesEvent, 'time'>): string => hourOf(Date.parse(time));",
    replace:
      "({ recordedtime: time }: Pick<SalesEvent, 'recordedtime'>): string => hourOf(Date.parse(time));",
  },
  {
    name: 'applied-by-position',
    what: 'whether a sale was counted is worked out from the position that was reached: what comes in another order is lost',
    file: SALES,
    find: "if (isKnown) return { kind: 'alreadyApplied' };",
    replace:
      "const reached = Number(Reflect.get(globalThis, 'position') ?? 0);\n    const position = Date.parse(event.recordedtime);\n    if (isKnown || position < reached) return { kind: 'alreadyApplied' };\n    Reflect.set(globalThis, 'position', position);",
  },
  {
    name: 'same-millisecond-dropped',
    what: 'updates of an order are ordered by a strict `<` on their time: the second one of a millisecond is dropped',
    file: PROGRESS,
    find: 'const isNewer = known === undefined || sequence > known.sequence;',
    replace:
      'const isNewer = known === undefined || (sequence > 0 && recordedAtMs > (before?.progressAtMs ?? 0));',
  },
  {
    name: 'older-word-wins',
    what: 'whatever comes last about an order stands, also where it is older',
    file: PROGRESS,
    find: 'known === undefined || sequence > known.sequence;',
    replace: 'known === undefined || sequence !== known.sequence;',
  },
  {
    name: 'counted-again-from-the-start',
    what: 'goods of a large order that are moved in steps begin anew after a crash',
    file: 'services/insights/src/domain/stock-movement.ts',
    find: 'const done = movement.moving?.done ?? 0;',
    replace: 'const done = 0 * (movement.moving?.done ?? 0);',
  },
  {
    name: 'published-and-changed-silently',
    what: 'an hour that had closed empty gets sales, and nobody is told',
    file: REVISION,
    find: '? toldUntilMs === undefined || toldUntilMs < closesAtMs',
    replace: '? toldUntilMs === undefined || toldUntilMs > 0',
  },
  {
    name: 'revision-not-told',
    what: 'a revision compares with the figures of now instead of those that were published',
    file: REVISION,
    find: 'const previous = published?.totals ?? [];',
    replace: 'const previous = published === undefined ? [] : totals;',
  },
  {
    name: 'revision-number-reused',
    what: 'each revision of an hour is its first one',
    file: REVISION,
    find: 'const revision = (published?.revision ?? 0) + 1;',
    replace: 'const revision = 0 * (published?.revision ?? 0) + 1;',
  },
  {
    name: 'swap-loses-sales',
    what: 'a swap carries nothing over: what was counted after the plan is lost',
    file: SWAP,
    find: 'if (building.carried.shard >= SALES_SHARDS) {',
    replace: 'if (building.carried.shard >= 0 * SALES_SHARDS) {',
  },
  {
    name: 'live-generation-only',
    what: 'while an hour is built anew, live sales are written into the old figures only',
    file: GENERATIONS,
    find: 'building === undefined ? [live] : [live, building.generation];',
    replace: 'building === undefined ? [live] : [live];',
  },
  {
    name: 'generation-number-reused',
    what: 'a rebuild takes up the generation that an abandoned one has begun',
    file: GENERATIONS,
    find: 'const generation = before.newest + 1;',
    replace: 'const generation = before.live + 1;',
  },
  {
    name: 'swapped-by-another',
    what: 'a replay may swap in the hour that another one is building',
    file: GENERATIONS,
    find: 'return before.building.replayId === replayId ? ok(before.building) : refuse(anothers(before.building));',
    replace: 'return ok(before.building);',
  },
  {
    name: 'watch-settles-early',
    what: 'the watch looks at a minute, for good, a minute before the last writer may have put an order into it',
    file: 'services/insights/src/domain/watch.ts',
    find: 'minuteStartMs(minute) + MINUTE_MS + WATCH_SETTLE_MS <= nowMs;',
    replace: 'minuteStartMs(minute) + WATCH_SETTLE_MS <= nowMs;',
  },
  {
    name: 'watch-moves-on-first',
    what: 'the watch’s cursor is saved before the minute’s orders are looked at: after a crash nobody looks at them',
    file: WATCH,
    find: 'const stuck = await lookAtMinute(minute, deadlineMs);',
    replace:
      "const first = await store.commit({ writes: [watch.putCursor(minute, cursor)], events: [] });\n      if (first.kind !== 'committed') return end('overtaken');\n      cursor = { minute, version: (cursor?.version ?? 0) + 1 };\n      const stuck = await lookAtMinute(minute, deadlineMs);",
  },
  {
    name: 'watch-ends-with-looks-under-way',
    what: 'a run of the watch fails with one of its looks while others are under way: their sandbox is frozen, and commits them in a later run',
    file: WATCH,
    find: 'await allEnded(looks)',
    replace: 'await Promise.all(looks)',
  },
  {
    name: 'told-before-it-is-published',
    what: 'what has been told so far is saved before the hours are published: after a crash an hour that closes counts as told',
    file: 'services/insights/src/publish-revisions.ts',
    find: 'const told = await hours.toldUntil(store);',
    replace:
      'const earlier = await hours.toldUntil(store);\n    await store.commit({ writes: [hours.putToldUntil(nowMs, earlier)], events: [] });\n    const told = await hours.toldUntil(store);',
  },
];
