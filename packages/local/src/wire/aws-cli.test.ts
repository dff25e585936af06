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
import { machineArn, startWholeEndpoint } from './testing/whole-endpoint.ts';

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

  test('works with every service of a whole stack', async () => {
    await using endpoint = await startWholeEndpoint();
    const aws = async (...args: readonly string[]): Promise<string> => {
      const words = [...args, '--endpoint-url', endpoint.stack.awsUrl, '--output', 'json'];
      const { stdout } = await promisify(execFile)('aws', words, { env: endpoint.environment });
      return stdout;
    };
    const json = async (...args: readonly string[]): Promise<unknown> => JSON.parse(await aws(...args));

    await aws(
      'dynamodb',
      'put-item',
      '--table-name',
      'small-seen',
      '--item',
      '{"pk":{"S":"cli"},"n":{"N":"1"}}',
    );
    const key = ['--table-name', 'small-seen', '--key', '{"pk":{"S":"cli"}}'];
    expect(await json('dynamodb', 'get-item', ...key)).toEqual({ Item: { pk: { S: 'cli' }, n: { N: '1' } } });
    await expect(aws('dynamodb', 'describe-table', '--table-name', 'none')).rejects.toMatchObject({
      stderr: expect.stringContaining('(ResourceNotFoundException)'),
    });

    const here = join(endpoint.home, 'here');
    const back = join(endpoint.home, 'back');
    writeFileSync(here, 'a line\n');
    await aws('s3', 'cp', here, 's3://small-files/some folder/here');
    expect(await aws('s3', 'ls', 's3://small-files/', '--recursive')).toMatch(/ 7 some folder\/here/);
    await aws('s3', 'cp', 's3://small-files/some folder/here', back);
    expect(readFileSync(back, 'utf8')).toBe('a line\n');

    const input = ['--input', '{"numbers":[4,5]}', '--name', 'by-cli'];
    await aws('stepfunctions', 'start-execution', '--state-machine-arn', machineArn, ...input);
    const executionArn = machineArn.replace(':stateMachine:', ':execution:').concat(':by-cli');
    expect(await json('stepfunctions', 'describe-execution', '--execution-arn', executionArn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"sum":9}',
    });

    const payload = join(endpoint.home, 'payload.json');
    const answer = join(endpoint.home, 'answer.json');
    writeFileSync(payload, JSON.stringify({ body: JSON.stringify({ id: 'by-cli' }) }));
    const invocation = ['--function-name', 'small-api', '--payload', `fileb://${payload}`, answer];
    expect(await json('lambda', 'invoke', ...invocation)).toMatchObject({ StatusCode: 200 });
    expect(JSON.parse(readFileSync(answer, 'utf8'))).toMatchObject({ statusCode: 201 });
    // What the function wrote goes its whole way.
    expect(await endpoint.stack.waitIdle(20_000)).toBe(true);
    expect(endpoint.stack.ledger.counts()).toMatchObject({ published: 1, acked: 1 });
  }, 120_000);
});
