import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { type Assumption, expectEqual, firstOf, type Place, refusalOf } from './assumption.ts';

const WAIT_SEC = 1;
const RECEIVES = 30;
const MAX_MESSAGES = 10;
const VISIBLE_AGAIN_MS = 3_000;

/** Receives until the message with this body is there; others stay where they are. */
export async function receive(
  { sqs }: Pick<Place, 'sqs'>,
  queueUrl: string,
  isIt: (body: string) => boolean,
): Promise<Message | undefined> {
  for (let tries = 0; tries < RECEIVES; tries += 1) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        WaitTimeSeconds: WAIT_SEC,
        MaxNumberOfMessages: MAX_MESSAGES,
        MessageSystemAttributeNames: ['All'],
        MessageAttributeNames: ['All'],
      }),
    );
    const found = Messages.find(({ Body }) => Body !== undefined && isIt(Body));
    if (found !== undefined) return found;
  }
  return undefined;
}

const timesOf = (message: Message | undefined): string | undefined =>
  message?.Attributes?.ApproximateReceiveCount;

async function comesAgain(place: Place) {
  const { sqs, queueUrl, newId } = place;
  const MessageBody = newId();
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody, MessageGroupId: 'one' }));
  const isIt = (body: string) => body === MessageBody;
  const first = await receive(place, queueUrl, isIt);
  const again = await receive(place, queueUrl, isIt);
  // It is moved when the queue is next asked after its time-out.
  await place.sleep(VISIBLE_AGAIN_MS);
  await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: WAIT_SEC }));
  const dead = await receive(place, place.deadLettersUrl, isIt);
  await sqs.send(
    new DeleteMessageCommand({ QueueUrl: place.deadLettersUrl, ReceiptHandle: dead?.ReceiptHandle }),
  );
  return firstOf(
    expectEqual('receives', [timesOf(first), timesOf(again)], ['1', '2']),
    expectEqual('the body of the dead letter', dead?.Body, MessageBody),
    expectEqual('its group', dead?.Attributes?.MessageGroupId, 'one'),
  );
}

async function postponed(place: Place) {
  const { sqs, queueUrl, newId } = place;
  const MessageBody = newId();
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  const isIt = (body: string) => body === MessageBody;
  const first = await receive(place, queueUrl, isIt);
  const handle = { QueueUrl: queueUrl, ReceiptHandle: first?.ReceiptHandle };
  await sqs.send(new ChangeMessageVisibilityCommand({ ...handle, VisibilityTimeout: 5 }));
  await place.sleep(VISIBLE_AGAIN_MS);
  const { Messages: early = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
  const again = await receive(place, queueUrl, isIt);
  await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle: again?.ReceiptHandle }));
  return firstOf(
    expectEqual('messages before their time', early.filter(({ Body }) => Body === MessageBody).length, 0),
    expectEqual('the body afterwards', again?.Body, MessageBody),
  );
}

async function batches({ sqs, queueUrl, newId }: Place) {
  const entries = (count: number) =>
    Array.from({ length: count }, (_, n) => ({ Id: String(n), MessageBody: newId(), DelaySeconds: 900 }));
  const send = (count: number) =>
    refusalOf(sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries(count) })));
  return expectEqual('a batch of 11', await send(MAX_MESSAGES + 1), 'TooManyEntriesInBatchRequest');
}

export const QUEUES: readonly Assumption[] = [
  {
    id: 'unacknowledged-comes-again',
    says: 'A message that is not deleted comes again after its visibility time-out, is counted, and is dead-lettered whole after the last receive, its group with it.',
    documentation: 'SQS developer guide, "Visibility timeout", "Dead-letter queues", "Fair queues"',
    reliedOnBy: 'packages/local/src/sqs/queue.test.ts',
    probe: comesAgain,
  },
  {
    id: 'visibility-can-be-changed',
    says: 'A received message can be postponed, and does not come before that.',
    documentation: 'SQS API reference, ChangeMessageVisibility',
    reliedOnBy: 'packages/consumer/src/sqs-visibility.test.ts',
    probe: postponed,
  },
  {
    id: 'batch-of-ten',
    says: 'A batch has at most 10 messages.',
    documentation: 'SQS API reference, SendMessageBatch',
    reliedOnBy: 'services/replay/src/messages/sqs-queues.test.ts',
    probe: batches,
  },
  {
    id: 'partial-batches',
    says: 'Of a batch that a function answers with batchItemFailures only those messages come again; an unknown id fails all.',
    documentation: 'Lambda developer guide, "Handling errors for an SQS event source in Lambda"',
    reliedOnBy: 'packages/consumer/src/consumer-handler.test.ts',
    because: 'it takes a deployed function; the end-to-end tests see it on the local stack',
  },
];
