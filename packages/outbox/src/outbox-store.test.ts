import { createOutboxStore } from './outbox-store.ts';
import { eventAt } from './testing/sample.ts';

const recordedAtMs = Date.parse('2026-11-21T04:05:30.000Z');
const options = { outboxTable: 'outbox-of-test', outboxShards: 1 };

test('rows go to the table of the environment, in as many shards as it says, for fourteen days', () => {
  const { layout } = createOutboxStore(options);
  expect(layout.journal.rowFor(eventAt(recordedAtMs, 'a'))).toMatchObject({
    table: 'outbox-of-test',
    key: { pk: '2026-11-21T04:05#00', sk: 'twolane.orders/a' },
    expiresAtSec: Date.parse('2026-12-05T04:05:30.000Z') / 1_000,
  });
});

test.each([{}, { inboxTable: 'inbox-of-test' }])(
  'marks of consumers go where %j says, or nowhere',
  (inbox) => {
    const { journal: _, ...layout } = createOutboxStore({ ...options, ...inbox }).layout;
    expect(layout).toEqual(inbox);
  },
);
