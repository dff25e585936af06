import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { createEventBridgeClient } from './event-bridge-client.ts';
import { loopbackAws } from './testing/loopback-aws.ts';

test('a call is one attempt, and who waits too long for it is told', async () => {
  const aws = await loopbackAws(() => ({ Entries: [] }));
  const client = createEventBridgeClient();
  await client.send(new PutEventsCommand({ Entries: [] }));
  expect(aws.asked).toEqual([{ operation: 'PutEvents', body: { Entries: [] } }]);
  expect(await client.config.maxAttempts()).toBe(1);
  // From its first call on the handler has them so.
  expect(client.config.requestHandler).toMatchObject({
    config: { connectionTimeout: 1_000, requestTimeout: 5_000, throwOnRequestTimeout: true },
  });
  aws.close();
});
