import { execFile, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../storage/clock.ts';
import {
  accountId,
  openEndpoint,
  openMessaging,
  queueDefinition,
  region,
  rule,
  target,
  temporaryFolder,
} from '../testing/messaging.ts';
import { bucket, openBuckets, openS3Endpoint } from '../testing/s3-house.ts';

const version = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const isInstalled = version.status === 0;
// Skipped tests say why in their names.
const describeWithCli = isInstalled ? describe : describe.skip;

describeWithCli(isInstalled ? 'the aws CLI' : 'the aws CLI (skipped: there is no `aws` on the PATH)', () => {
  test('puts events, and receives and deletes what comes of them', async () => {
    const folder = temporaryFolder();
    const messaging = openMessaging({
      file: join(folder.path, 'state.db'),
      clock: systemClock,
      queues: [queueDefinition('work')],
      rules: [rule('all', { source: ['shop'] }, [target('work')])],
    });
    const endpoint = await openEndpoint(messaging);
    const env = {
      PATH: process.env['PATH'],
      HOME: folder.path,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'AKIADEVELOPER',
      AWS_SECRET_ACCESS_KEY: 'unused',
    };
    // Version 1 of the CLI ignores AWS_ENDPOINT_URL for SQS: the option works for all.
    const aws = async (...args: readonly string[]): Promise<unknown> => {
      const { stdout } = await promisify(execFile)(
        'aws',
        [...args, '--endpoint-url', endpoint.url, '--output', 'json'],
        {
          env,
        },
      );
      return stdout === '' ? undefined : JSON.parse(stdout);
    };
    const entries = JSON.stringify([
      { Source: 'shop', DetailType: 'x', Detail: '{"n":1}', EventBusName: 'bus' },
    ]);
    expect(await aws('events', 'put-events', '--entries', entries)).toMatchObject({ FailedEntryCount: 0 });

    const queueUrl = `${endpoint.url}/${accountId}/work`;
    expect(
      await aws(
        'sqs',
        'receive-message',
        '--queue-url',
        queueUrl,
        '--wait-time-seconds',
        '5',
        '--attribute-names',
        'All',
      ),
    ).toMatchObject({
      Messages: [
        { Body: expect.stringContaining('"detail":{"n":1}'), Attributes: { ApproximateReceiveCount: '1' } },
      ],
    });
    await expect(
      aws('sqs', 'send-message', '--queue-url', `${queueUrl}x`, '--message-body', 'x'),
    ).rejects.toMatchObject({
      stderr: expect.stringContaining('(AWS.SimpleQueueService.NonExistentQueue)'),
    });
    await endpoint.close();
    messaging.close();
    folder.remove();
  }, 60_000);

  test('copies a file to a bucket and back, and lists it', async () => {
    const folder = temporaryFolder();
    const open = openBuckets(folder.path, [bucket('files')]);
    const endpoint = await openS3Endpoint(open.buckets);
    const aws = async (...args: readonly string[]): Promise<string> => {
      const env = {
        PATH: process.env['PATH'],
        HOME: folder.path,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: 'AKIADEVELOPER',
        AWS_SECRET_ACCESS_KEY: 'unused',
      };
      const { stdout } = await promisify(execFile)('aws', [...args, '--endpoint-url', endpoint.url], { env });
      return stdout;
    };
    const here = join(folder.path, 'here');
    const back = join(folder.path, 'back');
    writeFileSync(here, 'a line\n');
    await aws('s3', 'cp', here, 's3://files/some folder/here');
    expect(await aws('s3', 'ls', 's3://files/', '--recursive')).toMatch(/ 7 some folder\/here/);
    await aws('s3', 'cp', 's3://files/some folder/here', back);
    expect(readFileSync(back, 'utf8')).toBe('a line\n');
    await endpoint.close();
    open.close();
    folder.remove();
  }, 60_000);
});
