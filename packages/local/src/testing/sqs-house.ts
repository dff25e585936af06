import { SQSClient } from '@aws-sdk/client-sqs';
import { manualClock } from './manual-clock.ts';
import { accountId, openEndpoint, openMessaging, queueDefinition, region } from './messaging.ts';

/** A queue as AWS would name it: the host is another one on purpose, as functions make queue URLs of ARNs. */
export const urlOf = (name: string): string => `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;

/** The AWS endpoint over two queues, `work` and `dead`, and the AWS SDK's client of it. */
export const openHouse = async (file: string, work = queueDefinition('work')) => {
  const clock = manualClock(1_800_000_000_000);
  const queues = [work, queueDefinition('dead')];
  const messaging = openMessaging({ file, clock, queues });
  let served = 0;
  const endpoint = await openEndpoint(messaging, {
    onCall: () => {
      served += 1;
    },
  });
  const sqs = new SQSClient({
    endpoint: endpoint.url,
    region,
    credentials: { accessKeyId: 'ASIATEST', secretAccessKey: 'unused' },
    useQueueUrlAsEndpoint: false,
    maxAttempts: 1,
  });
  return {
    clock,
    messaging,
    sqs,
    served: () => served,
    close: async () => {
      sqs.destroy();
      await endpoint.close();
      messaging.close();
    },
  };
};
