import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FunctionDefinition } from '../template/definitions.ts';
import { temporaryDirectory, writeZip } from '../testing/zip-fixture.ts';
import { type LambdaService, startLambdaService } from './lambda-service.ts';
import { removeUnfinished, unpackArtifact } from './unpack.ts';

const source = `
let calls = 0;
const waste = [];
export const handler = async (event, context) => {
  calls += 1;
  switch (event.do) {
    case 'count': return { calls };
    case 'environment': return { ...process.env };
    case 'context': return { id: context.awsRequestId, arn: context.invokedFunctionArn,
      left: context.getRemainingTimeInMillis(), name: context.functionName };
    case 'throw': throw new TypeError('thrown on purpose');
    case 'hang': return await new Promise(() => {});
    case 'spin': for (;;) {}
    case 'exit': process.exit(3);
    case 'exit-zero': process.exit(0);
    case 'reject': Promise.reject(new Error('nobody caught this')); return await new Promise(() => {});
    case 'waste': for (;;) waste.push(Buffer.alloc(8 * 1024 * 1024, 1)) && await new Promise((r) => setTimeout(r, 5));
    case 'heap': for (;;) waste.push(Array.from({ length: 100_000 }, () => ({ some: 'object' })));
    case 'large': return 'x'.repeat(7 * 1024 * 1024);
    case 'nothing': return undefined;
    case 'circular': { const own = {}; own.own = own; return own; }
    case 'log': console.log('a line for the log'); return null;
  }
};
export const notAFunction = 1;
`;

const definition = (name: string, changes: Partial<FunctionDefinition> = {}): FunctionDefinition => ({
  logicalId: name,
  name,
  arn: `arn:aws:lambda:eu-west-1:000000000000:function:${name}`,
  handler: 'src/main.handler',
  runtime: 'nodejs24.x',
  artifact: 'fixture.zip',
  timeoutMs: 10_000,
  memoryMb: 128,
  reservedConcurrency: undefined,
  environment: { OWN: 'value' },
  roleArn: 'arn:aws:iam::000000000000:role/r',
  ...changes,
});

const directory = temporaryDirectory();
const arnOf = (name: string) => definition(name).arn;
const logged: string[] = [];
const processes = new Set<number>();
let service: LambdaService;

beforeAll(async () => {
  writeZip(join(directory.path, 'fixture.zip'), { 'src/main.mjs': source });
  writeZip(join(directory.path, 'commonjs.zip'), {
    'main.js': `
      exports.handler = async (event) => ({ answer: event.n + 1 });
      exports.plain = (event) => ({ answer: event.n });
      exports.late = (event, context, callback) => callback(null, 1);`,
  });
  writeZip(join(directory.path, 'imports.zip'), { 'main.js': "require('nobody')" });
  writeZip(join(directory.path, 'syntax.zip'), { 'main.mjs': 'const = 1' });
  writeZip(join(directory.path, 'broken.zip'), { 'main.js': 'throw new Error("does not load");' });
  service = await startLambdaService({
    functions: [
      definition('plain'),
      definition('short', { timeoutMs: 300 }),
      definition('neighbour', { timeoutMs: 300 }),
      definition('single', { reservedConcurrency: 1 }),
      definition('queued'),
      definition('commonjs', { artifact: 'commonjs.zip', handler: 'main.handler' }),
      definition('broken', { artifact: 'broken.zip', handler: 'main.handler' }),
      definition('plainly', { artifact: 'commonjs.zip', handler: 'main.plain' }),
      definition('callback', { artifact: 'commonjs.zip', handler: 'main.late' }),
      definition('imports', { artifact: 'imports.zip', handler: 'main.handler' }),
      definition('syntax', { artifact: 'syntax.zip', handler: 'main.handler' }),
      definition('nameless', { handler: 'main' }),
      definition('missing', { handler: 'src/none.handler' }),
      definition('wrong', { handler: 'src/main.notAFunction' }),
    ],
    artifactsDir: directory.path,
    dataDir: join(directory.path, 'data'),
    region: 'eu-west-1',
    awsUrl: 'http://127.0.0.1:1',
    localConcurrency: 2,
    onLog: (_name, text) => logged.push(text),
    onProcessStarted: (pid) => processes.add(pid),
    onProcessGone: (pid) => processes.delete(pid),
  });
});

afterAll(async () => {
  await service.stop();
  directory.remove();
});

const call = async (name: string, event: object) => service.invoke(arnOf(name), JSON.stringify(event));
const returned = async (name: string, event: object): Promise<Record<string, unknown>> => {
  const outcome = await call(name, event);
  if (outcome.kind !== 'returned') throw new Error(JSON.stringify(outcome));
  return JSON.parse(outcome.payload);
};
const statsOf = (name: string) => service.stats().find((stats) => stats.name === name);

describe('a function that works', () => {
  test('keeps its module state between warm calls and counts one cold start', async () => {
    expect(await returned('plain', { do: 'count' })).toEqual({ calls: 1 });
    expect(await returned('plain', { do: 'count' })).toEqual({ calls: 2 });
    expect(statsOf('plain')).toMatchObject({ coldStarts: 1, invocations: 2, errors: 0, instances: 1 });
  });

  test('sees the environment of Lambda and of the template, and nothing of its parent', async () => {
    process.env['OF_THE_PARENT'] = 'secret';
    const environment = await returned('plain', { do: 'environment' });
    expect(environment).toMatchObject({
      OWN: 'value',
      AWS_REGION: 'eu-west-1',
      AWS_LAMBDA_FUNCTION_NAME: 'plain',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      TZ: ':UTC',
    });
    expect(Object.keys(environment)).not.toContain('OF_THE_PARENT');
    expect(Object.keys(environment)).not.toContain('HOME');
    const other = await returned('neighbour', { do: 'environment' });
    expect(other['AWS_ACCESS_KEY_ID']).not.toBe(environment['AWS_ACCESS_KEY_ID']);
  });

  test('gets a context with its deadline', async () => {
    const context = await returned('plain', { do: 'context' });
    expect(context).toMatchObject({ name: 'plain', arn: arnOf('plain') });
    expect(context['left']).toBeGreaterThan(0);
    expect(context['left']).toBeLessThanOrEqual(10_000);
  });

  test('may be CommonJS, and need not be asynchronous', async () => {
    expect(await returned('commonjs', { n: 41 })).toEqual({ answer: 42 });
    expect(await returned('plainly', { n: 41 })).toEqual({ answer: 41 });
  });

  test('returns null where it returns nothing', async () => {
    expect(await call('plain', { do: 'nothing' })).toEqual({ kind: 'returned', payload: 'null' });
  });

  test('has its output in a log file of its own, and streamed', async () => {
    await call('plain', { do: 'log' });
    const file = join(directory.path, 'data', 'logs', 'plain.log');
    // What a function writes comes over a pipe of its own, not with its answer.
    for (let wait = 0; wait < 200 && !logged.join('').includes('a line for the log'); wait += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(logged.join('')).toContain('a line for the log');
    expect(readFileSync(file, 'utf8')).toContain('a line for the log');
    expect(readFileSync(file, 'utf8')).toContain('REPORT plain');
  });
});

describe('a function that fails', () => {
  // Memory ends either by the limit of the heap or by the watch from outside, whichever is first.
  const failures = [
    ['plain', 'throw', 'TypeError', 'thrown on purpose'],
    ['short', 'hang', 'Sandbox.Timedout', 'Task timed out after 0.30 seconds'],
    ['short', 'spin', 'Sandbox.Timedout', 'Task timed out after 0.30 seconds'],
    ['plain', 'exit', 'Runtime.ExitError', 'exit status 3'],
    ['plain', 'exit-zero', 'Runtime.ExitError', 'exited without providing a reason'],
    ['plain', 'reject', 'Runtime.UnhandledPromiseRejection', 'nobody caught this'],
    ['plain', 'waste', 'Runtime.ExitError', 'signal: killed'],
    ['plain', 'heap', 'Runtime.ExitError', 'exited with error: signal'],
    ['plain', 'large', 'Function.ResponseSizeTooLarge', 'exceeded maximum allowed payload size'],
    ['broken', 'anything', 'Error', 'does not load'],
    ['missing', 'anything', 'Runtime.ImportModuleError', 'src/none'],
    ['wrong', 'anything', 'Runtime.HandlerNotFound', 'not exported'],
    ['nameless', 'anything', 'Runtime.MalformedHandlerName', 'Bad handler'],
    ['imports', 'anything', 'Runtime.ImportModuleError', 'nobody'],
    ['syntax', 'anything', 'Runtime.UserCodeSyntaxError', ''],
    ['callback', 'anything', 'Runtime.CallbackHandlerDeprecated', 'removed support for callback'],
    ['plain', 'circular', 'Runtime.JSONStringifyError', 'stringify response body'],
  ] as const;

  test.each(failures)('%s: %s is %s', async (name, action, errorType, message) => {
    const outcome = await call(name, { do: action });
    expect(outcome).toMatchObject({ kind: 'failed', errorType });
    expect(outcome.kind === 'failed' ? outcome.payload : '').toContain(message);
  });

  test('works again afterwards, in a new process where the old one ended', async () => {
    await call('short', { do: 'exit' });
    expect(await returned('short', { do: 'count' })).toEqual({ calls: 1 });
  });

  test('keeps its process when it merely throws', async () => {
    const { calls } = await returned('neighbour', { do: 'count' });
    await call('neighbour', { do: 'throw' });
    expect(await returned('neighbour', { do: 'count' })).toEqual({ calls: Number(calls) + 2 });
  });

  test('does not stop its neighbour', async () => {
    const [crash, fine] = await Promise.all([call('short', { do: 'exit' }), call('plain', { do: 'count' })]);
    expect(crash.kind).toBe('failed');
    expect(fine.kind).toBe('returned');
  });

  test('that nobody knows is a failed outcome', async () => {
    expect(await service.invoke('arn:aws:lambda:x:y:function:none', '{}')).toMatchObject({
      kind: 'failed',
      errorType: 'ResourceNotFoundException',
    });
  });
});

describe('concurrency', () => {
  test('callers wait for a process of this machine', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => call('queued', { do: 'count' })));
    expect(outcomes.every(({ kind }) => kind === 'returned')).toBe(true);
    expect(statsOf('queued')).toMatchObject({ invocations: 8, throttles: 0 });
    expect(statsOf('queued')?.coldStarts).toBeLessThanOrEqual(2);
  });

  test('reserved concurrency throttles', async () => {
    const outcomes = await Promise.all([call('single', { do: 'count' }), call('single', { do: 'count' })]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['returned', 'throttled']);
    expect(statsOf('single')).toMatchObject({ invocations: 1, throttles: 1 });
  });
});

describe('packages', () => {
  test('the same bytes are unpacked once, and cut off from modules above', async () => {
    const codeDir = join(directory.path, 'data', 'code');
    const folder = await unpackArtifact(join(directory.path, 'commonjs.zip'), codeDir);
    const before = readdirSync(codeDir);
    expect(await unpackArtifact(join(directory.path, 'commonjs.zip'), codeDir)).toBe(folder);
    expect(readdirSync(codeDir)).toEqual(before);
    expect(existsSync(join(folder, 'package.json'))).toBe(true);
  });

  test('what a killed start left half unpacked is removed, and nothing else', async () => {
    const codeDir = join(directory.path, 'half');
    const folder = await unpackArtifact(join(directory.path, 'commonjs.zip'), codeDir);
    mkdirSync(`${folder}.4711.part/deep`, { recursive: true });
    writeFileSync(join(codeDir, 'bootstrap-0.mjs.part'), 'half');
    await removeUnfinished(codeDir);
    expect(readdirSync(codeDir)).toEqual([basename(folder)]);
  });

  test('one that leads out of its folder is refused', async () => {
    const file = join(directory.path, 'escape.zip');
    writeZip(file, { '../escaped.js': 'x' });
    await expect(unpackArtifact(file, join(directory.path, 'data', 'code'))).rejects.toThrow(
      'leaves its folder',
    );
    expect(existsSync(join(directory.path, 'data', 'escaped.js'))).toBe(false);
  });

  test('one that is missing or damaged is named', async () => {
    await expect(unpackArtifact(join(directory.path, 'none.zip'), directory.path)).rejects.toThrow(
      'serverless package',
    );
  });
});

test('stop leaves no process behind', async () => {
  expect(service.pids().length).toBeGreaterThan(0);
  await service.stop();
  expect([...processes]).toEqual([]);
  expect(await call('plain', { do: 'count' })).toEqual({ kind: 'throttled' });
});
