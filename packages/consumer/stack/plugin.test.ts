import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ConsumersPlugin, { type Serverless } from './plugin.ts';

const entry = {
  name: 'orders-watch',
  description: 'Watches orders',
  handler: 'services/watch/src/handlers/orders.handler',
  events: ['OrderPlaced.v1'],
  emits: ['OrderStuck.v1'],
  effect: 'state',
  inbox: 'aggregate',
  lateness: 'apply',
  concurrency: 5,
  batchSize: 10,
  timeoutSec: 30,
  memoryMb: 256,
  access: {},
};

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'consumers-plugin-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

class FrameworkError extends Error {}

/** What the framework hands to a plugin, and then goes on with. */
const framework = (
  custom: Serverless['service']['custom'],
  functions: Serverless['service']['functions'] = [],
  resources?: unknown,
) => {
  const service: Serverless['service'] = {
    service: 'twolane',
    provider: { stage: 'dev', compiledCloudFormationTemplate: { Resources: {} } },
    ...(custom === undefined ? {} : { custom }),
    functions,
    resources,
  };
  const serverless: Serverless = {
    serviceDir: folder,
    configSchemaHandler: { defineCustomProperties: () => {} },
    service,
    classes: { Error: FrameworkError },
  };
  return { serverless, service };
};

const run = (plugin: ConsumersPlugin, hook: string): void => plugin.hooks[hook]?.();

test('functions join the framework’s own list, and resources its template', () => {
  const functions: Record<string, object>[] = [{ ordersHttp: {} }];
  const { serverless, service } = framework({ consumers: [[entry]] }, functions);
  const plugin = new ConsumersPlugin(serverless);
  expect(functions.map((fragment) => Object.keys(fragment))).toEqual([['ordersHttp'], ['ordersWatch']]);
  run(plugin, 'before:package:compileEvents');
  const template = service.provider.compiledCloudFormationTemplate;
  expect(Object.keys(template?.Resources ?? {})).toContain('OrdersWatchQueue');
  expect(template?.Metadata).toMatchObject({ Consumers: [{ name: 'orders-watch' }] });
});

test('a service without consumers stays as it is', () => {
  const functions: Record<string, object>[] = [];
  const plugin = new ConsumersPlugin(framework(undefined, functions).serverless);
  run(plugin, 'before:package:cleanup');
  expect(functions).toEqual([]);
});

test.each([
  [
    'an event that no contract declares',
    { consumers: [[{ ...entry, events: ['OrderLost.v1'] }]] },
    'OrderLost.v1',
  ],
  ['an unknown key', { consumers: [[{ ...entry, retries: 3 }]] }, 'unknown key "retries"'],
  ['a list that is none', { consumers: 'services/watch/consumers.yml' }, 'custom.consumers must be a list'],
])('%s: refused before anything is built', (_, custom, says) => {
  expect(() => new ConsumersPlugin(framework(custom).serverless)).toThrow(says);
});

test('a consumer called like a function is refused', () => {
  const functions = [{ ordersWatch: {} }];
  expect(() => new ConsumersPlugin(framework({ consumers: [[entry]] }, functions).serverless)).toThrow(
    'consumer "orders-watch": a function is called ordersWatch',
  );
});

test('functions that are no list are refused: a consumer could not join them', () => {
  expect(() => new ConsumersPlugin(framework({ consumers: [[entry]] }, {}).serverless)).toThrow(
    'must be a list',
  );
});

test('reserved concurrency reaches the merged functions', () => {
  const { serverless, service } = framework({
    consumers: [[entry]],
    concurrency: { reserve: 'on', functions: {} },
  });
  const plugin = new ConsumersPlugin(serverless);
  const merged = { ordersWatch: {} };
  service.functions = merged;
  run(plugin, 'before:package:cleanup');
  expect(merged).toEqual({ ordersWatch: { reservedConcurrency: 5 } });
});

describe('for the replay service', () => {
  const manifest = () => join(folder, 'services/replay/generated/consumers.json');
  const build = () =>
    run(new ConsumersPlugin(framework({ consumers: [[entry]] }).serverless), 'before:package:cleanup');

  test('a build writes the manifest where it is stale, and leaves it alone where it is not', () => {
    mkdirSync(join(folder, 'services/replay'), { recursive: true });
    build();
    expect(JSON.parse(readFileSync(manifest(), 'utf8'))).toEqual([
      {
        name: 'orders-watch',
        description: 'Watches orders',
        service: 'watch',
        events: ['OrderPlaced.v1'],
        emits: ['OrderStuck.v1'],
        effect: 'state',
        inbox: 'aggregate',
        lateness: 'apply',
        functionKey: 'ordersWatch',
        projection: false,
      },
    ]);
    const longAgo = new Date(0);
    utimesSync(manifest(), longAgo, longAgo);
    build();
    expect(statSync(manifest()).mtime).toEqual(longAgo);
  });

  test('a stack without it gets no manifest and no rights', () => {
    build();
    expect(() => statSync(manifest())).toThrow('ENOENT');
    const { serverless, service } = framework({ consumers: [[entry]] });
    run(new ConsumersPlugin(serverless), 'before:package:compileEvents');
    const resources = Object.keys(service.provider.compiledCloudFormationTemplate?.Resources ?? {});
    expect(resources.filter((id) => id.startsWith('Replay'))).toEqual([]);
  });

  test('its roles get what each needs on every consumer, and nothing more', () => {
    const roles = { Resources: { ReplayWorkerRole: {}, ReplayWatchRole: {}, ReplayHttpRole: {} } };
    const { serverless, service } = framework({ consumers: [[entry]] }, [], roles);
    run(new ConsumersPlugin(serverless), 'before:package:compileEvents');
    const template = service.provider.compiledCloudFormationTemplate?.Resources;
    const arn = (id: string) => [{ 'Fn::GetAtt': [id, 'Arn'] }];
    const policy = (role: string, ...statements: readonly (readonly [string[], string])[]) => ({
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyName: 'consumers',
        Roles: [{ Ref: role }],
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: statements.map(([Action, id]) => ({ Effect: 'Allow', Action, Resource: arn(id) })),
        },
      },
    });
    expect(template).toMatchObject({
      ReplayWorkerConsumersPolicy: policy(
        'ReplayWorkerRole',
        [['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'], 'OrdersWatchLambdaFunction'],
        [['sqs:GetQueueAttributes'], 'OrdersWatchQueue'],
      ),
      ReplayWatchConsumersPolicy: policy('ReplayWatchRole', [
        ['sqs:DeleteMessage', 'sqs:ReceiveMessage'],
        'OrdersWatchDeadLetters',
      ]),
      ReplayHttpConsumersPolicy: policy(
        'ReplayHttpRole',
        [['lambda:GetFunctionConfiguration'], 'OrdersWatchLambdaFunction'],
        [['sqs:GetQueueAttributes', 'sqs:SendMessage'], 'OrdersWatchQueue'],
        [['sqs:GetQueueAttributes'], 'OrdersWatchDeadLetters'],
      ),
    });
  });
});
