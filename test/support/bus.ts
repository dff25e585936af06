/** The stack's bus and queues over the AWS protocols, as any SDK sees them. */
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';

const BUS = 'twolane-dev';
const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
] as const;

export interface BusEntry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

const countsOf = async (queues: SQSClient) => {
  const { QueueUrls = [] } = await queues.send(new ListQueuesCommand({}));
  return Promise.all(
    QueueUrls.map(async (QueueUrl) => {
      const { Attributes = {} } = await queues.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...COUNTS] }),
      );
      const name = QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1);
      return [name, COUNTS.map((count) => Number(Attributes[count]))] as const;
    }),
  );
};

export function openBus(awsUrl: string) {
  const settings = {
    endpoint: awsUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIATEST000000000000', secretAccessKey: 'not-a-secret' },
  };
  const events = new EventBridgeClient(settings);
  const queues = new SQSClient(settings);
  return {
    /** Throws where the bus does not take all of them. */
    async put(entries: readonly BusEntry[]): Promise<void> {
      const { FailedEntryCount, Entries } = await events.send(
        new PutEventsCommand({
          Entries: entries.map(({ source, detailType, detail }) => ({
            EventBusName: BUS,
            Source: source,
            DetailType: detailType,
            Detail: JSON.stringify(detail),
          })),
        }),
      );
      if (FailedEntryCount !== 0) throw new Error(`The bus refused entries: ${JSON.stringify(Entries)}`);
    },
    /** Messages in each queue that has any, hidden and delayed ones included; by the queue's name. */
    async waiting(): Promise<Readonly<Record<string, number>>> {
      const counts = (await countsOf(queues)).map(
        ([name, kinds]) => [name, kinds.reduce((sum, count) => sum + count, 0)] as const,
      );
      return Object.fromEntries(counts.filter(([, count]) => count > 0));
    },
    close: (): void => {
      events.destroy();
      queues.destroy();
    },
  };
}
