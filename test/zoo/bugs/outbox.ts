import type { PlantedBug } from '../core/planted-bug.ts';

const BUS = 'packages/outbox/src/event-bridge-bus.ts';
const CONFIRM = 'packages/outbox/src/publish-and-confirm.ts';
const RELAY = 'packages/outbox/src/relay.ts';
const SWEEPER = 'packages/outbox/src/sweeper.ts';
const PLAN = 'packages/outbox/src/sweep-plan.ts';
const BUCKET = 'packages/outbox/src/bucket.ts';
const READ = 'packages/outbox/src/read-bucket.ts';

/** From the journal to the bus. */
export const outboxBugs: readonly PlantedBug[] = [
  {
    name: 'failed-entry-count-ignored',
    what: 'an answer of PutEvents counts for all of its entries, whatever each one’s fate was',
    file: BUS,
    find: 'if (EventId) return',
    replace: "if (EventId !== 'never') return",
  },
  {
    name: 'sent-flag-first',
    what: 'receipts are written before the events are handed to the bus',
    file: CONFIRM,
    find: 'const { published, rejected } =',
    replace: 'await confirmPublished(entries, ports);\n  const { published, rejected } =',
  },
  {
    name: 'receipt-names-what-was-refused',
    what: 'a receipt names every event of its call, also those that the bus has refused',
    file: CONFIRM,
    find: 'names.filter((name) => taken.has(name)),',
    replace: 'names,',
  },
  {
    name: 'throttled-is-never',
    what: 'a throttled entry is set aside as one that can never be published',
    file: BUS,
    find: "  'ThrottlingException',\n",
    replace: '',
  },
  {
    name: 'relay-remembers-what-it-only-tried',
    what: 'the relay remembers events as published before the bus has taken them',
    file: RELAY,
    find: 'const publication = await ports.bus.publish(entries);',
    replace:
      'remember(entries.map(({ name }) => name));\n      const publication = await ports.bus.publish(entries);',
  },
  {
    name: 'relay-goes-on-behind-the-failure',
    what: 'the relay names the last failed record instead of the first as the stream’s checkpoint',
    file: RELAY,
    find: 'return rows.find(({ row })',
    replace: 'return rows.findLast(({ row })',
  },
  {
    name: 'settled-too-early',
    what: 'the sweeper settles a minute while a slow writer may still add to it',
    file: PLAN,
    find: 'over(minuteMs) >= writerLifeMs + clockSkewMs',
    replace: 'over(minuteMs) >= graceMs + 0 * (writerLifeMs + clockSkewMs)',
  },
  {
    name: 'swept-but-not-published',
    what: 'the sweeper’s cursor moves on past a minute that the bus refused',
    file: SWEEPER,
    find: 'step.minuteMs, report.complete)',
    replace: 'step.minuteMs, true)',
  },
  {
    name: 'settled-a-minute-early',
    what: 'the sweeper settles a minute just before the last moment at which the slowest writer may add to it',
    file: PLAN,
    find: 'over(minuteMs) >= writerLifeMs + clockSkewMs',
    replace: 'over(minuteMs) >= writerLifeMs + clockSkewMs - MINUTE_MS',
  },
  {
    name: 'swept-before-it-is-published',
    what: 'the sweeper’s cursor is saved before the minute is published: after a crash the next run goes on behind it',
    file: SWEEPER,
    find: 'const report = await sweepMinute(step.minuteMs, { ...ports, timeLeft });',
    replace:
      "progress = step.after;\n      if (!(await save())) {\n        ended = 'ahead';\n        break;\n      }\n      const report = await sweepMinute(step.minuteMs, { ...ports, timeLeft });",
  },
  {
    name: 'last-shard-never-read',
    what: 'the sweeper reads one shard too few: a failed row lies where nobody looks',
    file: BUCKET,
    find: 'Array.from({ length: shards }, (_, shard)',
    replace: 'Array.from({ length: shards - 1 }, (_, shard)',
  },
  {
    name: 'first-page-only',
    what: 'of a busy bucket only the first page is read',
    file: READ,
    find: 'after = page.next;',
    replace: 'after = undefined;',
  },
  {
    name: 'row-in-the-wrong-bucket',
    what: 'a row lies in the minute when its event happened instead of when it was recorded',
    file: 'packages/outbox/src/journal.ts',
    find: 'key: journalKey(event, recordedAtMs, shards),',
    replace: 'key: journalKey(event, occurredMs, shards),',
  },
  {
    name: 'sweeper-begins-at-now',
    what: 'the sweeper’s very first run looks at nothing that is older than itself',
    file: PLAN,
    find: 'const minuteMs = minuteOf(nowMs - firstLookbackMs);',
    replace: 'const minuteMs = minuteOf(nowMs - 0 * firstLookbackMs);',
  },
];
