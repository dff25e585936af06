import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { contractQueues, queueBehaviour } from '../sqs/queue-contract.ts';
import { queueDefinition, redriveTo, temporaryFolder } from '../testing/messaging.ts';
import { openHouse, urlOf } from '../testing/sqs-house.ts';

const folder = temporaryFolder();
afterAll(folder.remove);
let files = 0;
const newFile = (): string => {
  files += 1;
  return join(folder.path, `${files}.db`);
};

queueBehaviour('queues over the wire, with the AWS SDK', async () => {
  const { retentionSec, maxReceiveCount } = contractQueues;
  const house = await openHouse(
    newFile(),
    queueDefinition('work', { retentionSec, ...redriveTo('dead', maxReceiveCount) }),
  );
  const { sqs, clock } = house;
  return {
    clock,
    // A long poll has arrived once a later request of the same client has been answered.
    settle: async () => {
      await sqs.send(new ListQueuesCommand({}));
    },
    close: house.close,
    client: {
      send: async (queue, body, { delaySec, groupId } = {}) => {
        const sent = await sqs.send(
          new SendMessageCommand({
            QueueUrl: urlOf(queue),
            MessageBody: body,
            DelaySeconds: delaySec,
            MessageGroupId: groupId,
          }),
        );
        return sent.MessageId ?? '';
      },
      receive: async (queue, { maximumMessages, waitSec, visibilitySec } = {}) => {
        const received = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: urlOf(queue),
            MaxNumberOfMessages: maximumMessages,
            WaitTimeSeconds: waitSec,
            VisibilityTimeout: visibilitySec,
            MessageSystemAttributeNames: ['All'],
          }),
        );
        return (received.Messages ?? []).map((message) => ({
          messageId: message.MessageId ?? '',
          receiptHandle: message.ReceiptHandle ?? '',
          body: message.Body ?? '',
          attributes: { ...message.Attributes },
        }));
      },
      delete: async (queue, handle) => {
        await sqs.send(new DeleteMessageCommand({ QueueUrl: urlOf(queue), ReceiptHandle: handle }));
      },
      changeVisibility: async (queue, handle, seconds) => {
        await sqs.send(
          new ChangeMessageVisibilityCommand({
            QueueUrl: urlOf(queue),
            ReceiptHandle: handle,
            VisibilityTimeout: seconds,
          }),
        );
      },
      counts: async (queue) => {
        const { Attributes = {} } = await sqs.send(
          new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames: ['All'] }),
        );
        return {
          visible: Number(Attributes.ApproximateNumberOfMessages),
          inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible),
          delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed),
        };
      },
    },
  };
});
