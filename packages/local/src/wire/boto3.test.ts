import { execFile, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { machineArn, startWholeEndpoint } from './testing/whole-endpoint.ts';

/** Before this one, SQS was asked in the query protocol, which the endpoint refuses by name. */
const oldestVersion = [1, 28, 81] as const;

const asked = spawnSync('python3', ['-c', 'import boto3; print(boto3.__version__)'], { encoding: 'utf8' });
const version = asked.status === 0 ? asked.stdout.trim() : undefined;
const isNewEnough = (text: string): boolean => {
  const parts = text.split('.').map(Number);
  const index = oldestVersion.findIndex((wanted, place) => parts[place] !== wanted);
  return index === -1 || (parts[index] ?? 0) > (oldestVersion[index] ?? 0);
};
const reason =
  version === undefined
    ? 'python3 has no boto3'
    : isNewEnough(version)
      ? undefined
      : `boto3 ${version} is older than ${oldestVersion.join('.')}`;

(reason === undefined ? test : test.skip)(
  reason === undefined
    ? 'an SDK of another language: boto3 works with every service'
    : `an SDK of another language: boto3 (skipped: ${reason})`,
  async () => {
    await using endpoint = await startWholeEndpoint();
    const script = fileURLToPath(new URL('./testing/boto3-tour.py', import.meta.url));
    const { stdout } = await promisify(execFile)('python3', [script], {
      env: { ...endpoint.environment, MACHINE_ARN: machineArn },
    });
    expect(JSON.parse(stdout)).toEqual({
      item: '2',
      'taken key': 'ConditionalCheckFailedException',
      object: ['bytes', 'python'],
      keys: ['a folder/ünïcode'],
      'no object': 'NoSuchKey',
      execution: ['SUCCEEDED', { sum: 6 }],
      'no machine': 'StateMachineDoesNotExist',
      invoked: 201,
      'no function': 'ResourceNotFoundException',
      events: [1, 'MalformedDetail'],
      sent: 'fca899faf9ffa43c174a8e1237e222e2',
      received: ['from python', 'poison-python'],
      'no queue': 'AWS.SimpleQueueService.NonExistentQueue',
    });
  },
  120_000,
);
