import { createAgenda } from './agenda.ts';
import { TABLES } from './functions/tables.ts';

const NOW_MS = Date.parse('2026-11-23T00:30:00.000Z');
const put = (pk: string) => ({
  kind: 'putIfAbsent' as const,
  table: TABLES.insights,
  key: { pk, sk: 'x' },
  item: {},
});

/** One of a million histories had its last sale in the millisecond in which the last run of the publisher had read the hour. */
test.each([
  ['publisher', 'fact#2026-11-22T22#g1#11'],
  ['watch', 'unplaced'],
  ['watch', 'watch#2026-11-22T22:00'],
] as const)('%s: a run that began in the millisecond of %s has not done it', (schedule, pk) => {
  const agenda = createAgenda();
  agenda.note([put(pk)], [], NOW_MS);
  expect(agenda.isDone(new Map([[schedule, NOW_MS]]))).toBe(false);
  expect(agenda.isDone(new Map([[schedule, NOW_MS + 1]]))).toBe(true);
});
