import type { CloudEvent } from '@twolane/contracts';
import { readRow } from './entry.ts';
import { type Asked, loopbackAws } from './testing/loopback-aws.ts';
import { eventAt, keepingTelemetry } from './testing/sample.ts';
import { publishPorts } from './wiring.ts';

const recordedAtMs = Date.parse('2026-11-21T04:05:30.000Z');
const config = {
  outboxTable: 'outbox-of-test',
  outboxShards: 1,
  eventBusName: 'bus-of-test',
  maxPutEventsBytes: 1_500,
};
const events = ['a', 'b'].map((id) => eventAt(recordedAtMs, id, { text: 'x'.repeat(600) }));

const entryOf = (event: CloudEvent, { layout }: ReturnType<typeof publishPorts>['store']) => {
  const { key, item } = layout.journal.rowFor(event);
  const row = readRow({ ...key, event: item['event'] });
  return row?.ok ? [row.value] : [];
};

test('what was recorded goes to the bus of the environment, in calls as large as it says, until it is taken', async () => {
  const refusedOnce = new Set<string>();
  const answer = ({ body }: Asked) => {
    const text = JSON.stringify(body);
    const isNew = !refusedOnce.has(text);
    refusedOnce.add(text);
    return { Entries: [isNew ? { ErrorCode: 'ThrottlingException' } : { EventId: 'taken' }] };
  };
  const aws = await loopbackAws(answer);
  const { bus, store, table, retentionDays } = publishPorts(config, keepingTelemetry());

  const entries = events.flatMap((event) => entryOf(event, store));
  const { published, rejected } = await bus.publish(entries);
  expect(published.toSorted()).toEqual(['twolane.orders/a', 'twolane.orders/b']);
  expect(rejected).toEqual([]);

  // Each twice, each by itself: together they are larger than a call may be.
  expect(aws.asked).toHaveLength(4);
  for (const { operation, body } of aws.asked) {
    expect(operation).toBe('PutEvents');
    expect(body).toEqual({
      Entries: [expect.objectContaining({ EventBusName: 'bus-of-test', Source: 'twolane.orders' })],
    });
  }
  expect({ table, retentionDays }).toEqual({ table: 'outbox-of-test', retentionDays: 14 });
  aws.close();
});
