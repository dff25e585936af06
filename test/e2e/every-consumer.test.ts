/**
 * What each consumer's role must allow when things go wrong, and the replay service's with it: a message that nobody can
 * read is put back while its table is throttled, is parked, is sent once more; a dead letter is collected.
 */
import { ListQueuesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type Api, apiOf } from '../support/api.ts';
import { faultsOf, idle } from '../support/faults.ts';
import { dayFile, startAndStayUp, temporaryFolder, type UpStack } from '../support/start-process.ts';
import { tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const TEST_LIMIT_MS = 600_000;
/** As often as one call is tried by a client, and once more. */
const THROTTLED_TIMES = 4;
const SCOPES = ['read', 'deadletters:manage'];

const folder = temporaryFolder();
let stack: UpStack;
let sqs: SQSClient;
let api: Api;

beforeAll(async () => {
  const feed = folder.file('day.csv', dayFile(['5001,10007,CUP,2,,2.55,,']));
  stack = await startAndStayUp(['--feed', feed, '--rate', 'max', '--data', `${folder.path}/data`]);
  sqs = new SQSClient({
    endpoint: stack.awsUrl,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIATEST000000000000', secretAccessKey: 'not-a-secret' },
    useQueueUrlAsEndpoint: false,
  });
  api = apiOf(stack.httpUrl, await tokenFor(stack.issuerUrl, 'operator', SCOPES));
}, TEST_LIMIT_MS);
afterAll(async () => {
  sqs.destroy();
  await stack.stop();
  folder.remove();
});

interface Consumer {
  readonly name: string;
  readonly functionName: string;
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}

/** By the pairs of queues that consumers have. */
const consumersOf = async (): Promise<readonly Consumer[]> => {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({}));
  return QueueUrls.flatMap((deadLettersUrl) => {
    const queueUrl = deadLettersUrl.replace(/-dead-letters$/, '');
    const prefix = /^.*\/(twolane-dev-)/.exec(queueUrl);
    if (queueUrl === deadLettersUrl || !QueueUrls.includes(queueUrl) || prefix === null) return [];
    const name = queueUrl.slice(prefix[0].length);
    const functionName = `twolane-dev-${name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}`;
    return [{ name, functionName, queueUrl, deadLettersUrl }];
  });
};

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

/** Messages that are set aside, as `<consumer> <kind>`; each once. */
const setAside = async (): Promise<readonly string[]> => {
  const { body } = await api.get('/admin/messages?limit=100');
  const kinds = listOf(body['items']).map((item) => `${fieldOf(item, 'consumer')} ${fieldOf(item, 'kind')}`);
  return [...new Set(kinds)].sort();
};

/** `<function> <action>` of all that was allowed so far. */
const done = async (): Promise<ReadonlySet<string>> => {
  const response = await fetch(`${stack.awsUrl}/_twolane/permissions`);
  const report: unknown = await response.json();
  const pairs = listOf(fieldOf(report, 'principals')).flatMap((principal) =>
    listOf(fieldOf(principal, 'allowed')).map(
      (call) => `${String(fieldOf(principal, 'name')).split('/').at(-1)} ${fieldOf(call, 'action')}`,
    ),
  );
  return new Set(pairs);
};

const notDone = async (wanted: readonly string[]): Promise<readonly string[]> => {
  const seen = await until(done, (pairs) => wanted.every((pair) => pairs.has(pair)));
  return wanted.filter((pair) => !seen.has(pair));
};

test(
  'each consumer postpones, parks and is sent to again; each dead letter is collected',
  async () => {
    const consumers = await consumersOf();
    expect(consumers.length).toBeGreaterThanOrEqual(8);
    const faults = faultsOf(stack.awsUrl);
    const throttle = { service: 'dynamodb', kind: 'throttle', times: THROTTLED_TIMES };
    await faults.plan(
      1,
      consumers.map(({ name, functionName }) => ({ name, ...throttle, principal: functionName })),
    );
    for (const { queueUrl, deadLettersUrl } of consumers) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: 'no event' }));
      await sqs.send(new SendMessageCommand({ QueueUrl: deadLettersUrl, MessageBody: 'no event, and dead' }));
    }
    expect(idle(await until(faults.struck, (struck) => idle(struck).length === 0))).toEqual([]);
    const everything = consumers.flatMap(({ name }) => [`${name} deadLettered`, `${name} parked`]).sort();
    // The dead letters are taken once a minute.
    const first = await until(setAside, (seen) => seen.length === everything.length);
    const seen =
      first.length === everything.length
        ? first
        : await until(setAside, (now) => now.length === everything.length);
    expect(seen).toEqual(everything);
    await faults.end();

    for (const { name } of consumers) {
      const redrive = { consumer: name, ratePerSec: 10, limit: 10, reason: 'A try.' };
      const answer = await api.command('/admin/messages/redrive', redrive, `redrive-${name}`);
      expect({ name, status: answer.status, body: answer.body }).toMatchObject({
        status: 200,
        body: { redriven: 2, failed: 0 },
      });
    }
    expect(await api.get('/admin/consumers')).toMatchObject({ status: 200 });
    expect(await api.get('/admin/health')).toMatchObject({ status: 200 });
    expect(
      await notDone([
        ...consumers.flatMap(({ functionName }) => [
          `${functionName} dynamodb:PutItem`,
          `${functionName} sqs:ChangeMessageVisibility`,
        ]),
        'twolane-dev-replayWatch sqs:ReceiveMessage',
        'twolane-dev-replayWatch sqs:DeleteMessage',
        'twolane-dev-replayHttp sqs:SendMessage',
      ]),
    ).toEqual([]);
  },
  TEST_LIMIT_MS,
);
