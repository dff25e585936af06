import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { DeleteMessageCommand } from '@aws-sdk/client-sqs';
import { type Assumption, expectEqual, firstOf, type Place, refusalOf } from './assumption.ts';
import { receive } from './queues.ts';

const MAX_ENTRIES = 10;

const entryOf = ({ busName }: Place, detail: string): PutEventsRequestEntry => ({
  EventBusName: busName,
  Source: 'assumptions',
  DetailType: 'Tried.v1',
  Detail: detail,
});

async function entryLimit(place: Place) {
  const Entries = Array.from({ length: MAX_ENTRIES + 1 }, () => entryOf(place, '{}'));
  const refused = await refusalOf(place.events.send(new PutEventsCommand({ Entries })));
  return expectEqual('a request with 11 entries', refused, 'ValidationException');
}

async function eachOnItsOwn(place: Place) {
  const Entries = [entryOf(place, '{}'), entryOf(place, 'no JSON'), entryOf(place, '{}')];
  const { FailedEntryCount, Entries: answered = [] } = await place.events.send(
    new PutEventsCommand({ Entries }),
  );
  return firstOf(
    expectEqual('FailedEntryCount', FailedEntryCount, 1),
    expectEqual(
      'the errors, in order',
      answered.map(({ ErrorCode }) => ErrorCode ?? 'taken'),
      ['taken', 'MalformedDetail', 'taken'],
    ),
  );
}

async function arrives(place: Place) {
  const id = place.newId();
  await place.events.send(new PutEventsCommand({ Entries: [entryOf(place, JSON.stringify({ id, n: 1 }))] }));
  const message = await receive(place, place.busQueueUrl, (body) => body.includes(id));
  if (message?.Body === undefined) return 'an event that a rule matches did not reach its queue';
  await place.sqs.send(
    new DeleteMessageCommand({ QueueUrl: place.busQueueUrl, ReceiptHandle: message.ReceiptHandle }),
  );
  const envelope = new Map<string, unknown>(Object.entries(JSON.parse(message.Body)));
  return firstOf(
    expectEqual('detail', envelope.get('detail'), { id, n: 1 }),
    expectEqual(
      'detail-type and source',
      [envelope.get('detail-type'), envelope.get('source')],
      ['Tried.v1', 'assumptions'],
    ),
  );
}

export const BUSES: readonly Assumption[] = [
  {
    id: 'entries-a-request',
    says: 'PutEvents takes at most 10 entries.',
    documentation: 'EventBridge API reference, PutEvents',
    reliedOnBy: 'packages/outbox/src/put-events-plan.test.ts',
    probe: entryLimit,
  },
  {
    id: 'each-entry-on-its-own',
    says: 'An entry that cannot be taken does not keep the others from being taken; the answer counts and names it.',
    documentation: 'EventBridge user guide, "Handling failures with PutEvents"',
    reliedOnBy: 'packages/outbox/src/event-bridge-bus.test.ts',
    probe: eachOnItsOwn,
  },
  {
    id: 'detail-arrives-as-sent',
    says: 'An event reaches the queue of a rule that matches it, its detail as it was sent, in an envelope with source and detail type.',
    documentation: 'EventBridge user guide, "Event structure"',
    reliedOnBy: 'packages/consumer/src/envelope.test.ts',
    probe: arrives,
  },
  {
    id: 'at-least-once',
    says: 'An event may arrive twice and in any order; what no target takes within its retry policy goes to the dead-letter queue.',
    documentation: 'EventBridge user guide, "Event retry policy and dead-letter queues"',
    reliedOnBy: 'packages/consumer/src/exactly-once.test.ts',
    because: 'nothing makes AWS do it; nothing here relies on the contrary',
  },
];
