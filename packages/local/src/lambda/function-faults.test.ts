import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { faultsForTests, fired, plan } from '../faults/testing/plan-of.ts';
import type { FunctionDefinition } from '../template/definitions.ts';
import { temporaryDirectory, writeZip } from '../testing/zip-fixture.ts';
import { type LambdaService, startLambdaService } from './lambda-service.ts';

/** It writes down that it began and that it ended: what was stopped in between has only begun. */
const source = `
import { appendFileSync } from 'node:fs';
// As our own handlers do: the clock is a port, given when the module is loaded.
const clock = Date.now;
export const handler = async ({ file, ms = 0 }, context) => {
  appendFileSync(file, 'began\\n');
  await new Promise((done) => setTimeout(done, ms));
  appendFileSync(file, 'ended\\n');
  return {
    nowMs: Date.now(), kept: clock(), made: new Date().getTime(), text: Date(), fixed: new Date(0).toISOString(),
    isDate: new Date() instanceof Date, name: Date.name, utc: Date.UTC(2020, 0), pid: process.pid,
    leftMs: context.getRemainingTimeInMillis(),
  };
};
`;
const arn = 'arn:aws:lambda:eu-west-1:000000000000:function:small';
const definition: FunctionDefinition = {
  logicalId: 'Small',
  name: 'small',
  arn,
  handler: 'main.handler',
  runtime: 'nodejs24.x',
  artifact: 'small.zip',
  timeoutMs: 10_000,
  memoryMb: 128,
  reservedConcurrency: undefined,
  environment: {},
  roleArn: 'arn:aws:iam::000000000000:role/r',
};

const directory = temporaryDirectory();
const faults = faultsForTests();
let service: LambdaService;
let files = 0;
beforeAll(async () => {
  writeZip(join(directory.path, 'small.zip'), { 'main.mjs': source });
  service = await startLambdaService({
    functions: [definition],
    artifactsDir: directory.path,
    dataDir: join(directory.path, 'data'),
    region: 'eu-west-1',
    awsUrl: 'http://127.0.0.1:1',
    localConcurrency: 1,
    faults,
    onProcessStarted: () => undefined,
    onProcessGone: () => undefined,
  });
  // Warm: what follows is not about cold starts.
  await call();
});
afterAll(async () => {
  await service.stop();
  directory.remove();
});
afterEach(() => faults.clear());

const call = async (ms = 0) => {
  files += 1;
  const file = join(directory.path, `${files}.txt`);
  const outcome = await service.invoke(arn, JSON.stringify({ file, ms }));
  const did = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  const answer: Record<string, unknown> = outcome.kind === 'returned' ? JSON.parse(outcome.payload) : {};
  return { outcome, did, answer };
};
const coldStarts = () => service.stats()[0]?.coldStarts ?? 0;

test.each<[string, object, readonly string[], RegExp, number]>([
  ['before it gets the event', { kind: 'stop', when: 'before' }, [], /Runtime\.ExitError/, 1],
  ['in the middle', { kind: 'stop', when: 'during', ms: 300 }, ['began'], /Runtime\.ExitError/, 1],
  ['when all is done', { kind: 'stop', when: 'after' }, ['began', 'ended'], /Runtime\.ExitError/, 1],
  ['without its process, before', { kind: 'failBefore' }, [], /Sandbox\.Failure/, 0],
  ['without its process, after', { kind: 'failAfter' }, ['began', 'ended'], /Sandbox\.Failure/, 0],
])('an invocation fails %s; the next one is well', async (_when, fault, did, errorType, newProcesses) => {
  const before = coldStarts();
  plan(faults, [{ service: 'function', resource: 'small', times: 1, ...fault }]);
  const failed = await call(600);
  expect(failed.outcome).toMatchObject({ kind: 'failed', errorType: expect.stringMatching(errorType) });
  expect(failed.did).toEqual(did);
  expect(await call()).toMatchObject({ outcome: { kind: 'returned' }, did: ['began', 'ended'] });
  expect([fired(faults), coldStarts() - before]).toEqual([[1], newProcesses]);
});

test('one that ends before it would be stopped has ended, and its process is gone', async () => {
  const { answer } = await call();
  plan(faults, [{ service: 'function', kind: 'stop', ms: 5_000, times: 1 }]);
  expect(await call()).toMatchObject({ outcome: { kind: 'returned' }, answer: { pid: answer['pid'] } });
  expect((await call()).answer['pid']).not.toBe(answer['pid']);
});

test('a throttled invocation reaches no process', async () => {
  plan(faults, [{ service: 'function', kind: 'throttle', times: 1 }]);
  expect(await call()).toMatchObject({ outcome: { kind: 'throttled' }, did: [] });
  expect(await call()).toMatchObject({ outcome: { kind: 'returned' } });
});

test('a delayed invocation begins later', async () => {
  plan(faults, [{ service: 'function', kind: 'delay', ms: 300 }]);
  const startedMs = performance.now();
  expect(await call()).toMatchObject({ outcome: { kind: 'returned' } });
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(295);
});

describe('a clock that is off', () => {
  const dayMs = 86_400_000;
  const offMs = (value: unknown): number => Math.abs(Number(value) - (Date.now() + dayMs));

  test('is off wherever the function asks for the time, and nowhere else; then it is right again', async () => {
    const { pid } = (await call()).answer;
    plan(faults, [{ service: 'function', kind: 'skew', ms: dayMs, times: 1 }]);
    const { answer } = await call();
    expect(offMs(answer['nowMs'])).toBeLessThan(5_000);
    expect(offMs(answer['kept'])).toBeLessThan(5_000);
    expect(offMs(answer['made'])).toBeLessThan(5_000);
    expect(offMs(Date.parse(String(answer['text'])))).toBeLessThan(5_000);
    expect(answer).toMatchObject({
      fixed: '1970-01-01T00:00:00.000Z',
      isDate: true,
      name: 'Date',
      utc: Date.UTC(2020, 0),
      pid,
    });
    expect(answer['leftMs']).toBeGreaterThan(5_000);
    expect(answer['leftMs']).toBeLessThanOrEqual(10_000);
    const after = (await call()).answer;
    expect(after['pid']).toBe(pid);
    expect(Math.abs(Number(after['nowMs']) - Date.now())).toBeLessThan(5_000);
    expect(Math.abs(Number(after['kept']) - Date.now())).toBeLessThan(5_000);
  });

  test('comes along with what else befalls an invocation', async () => {
    plan(faults, [
      { service: 'function', kind: 'skew', ms: -dayMs },
      { service: 'function', kind: 'failAfter', times: 1 },
    ]);
    expect(await call()).toMatchObject({ outcome: { kind: 'failed' }, did: ['began', 'ended'] });
    expect(Number((await call()).answer['nowMs'])).toBeLessThan(Date.now() - dayMs / 2);
    expect(fired(faults)).toEqual([2, 1]);
  });
});
