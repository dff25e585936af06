import { setTimeout as pause } from 'node:timers/promises';
import { createDynamoClient } from '../dynamo/dynamo-client.ts';
import { fired, plan } from '../faults/testing/plan-of.ts';
import { writeSmallStack } from '../testing/small-stack.ts';
import { temporaryDirectory } from '../testing/zip-fixture.ts';
import type { LocalStack } from './local-stack.ts';
import { startLocalStack } from './start-local-stack.ts';

const directory = temporaryDirectory();
let stack: LocalStack;
let token = '';
beforeAll(async () => {
  stack = await startLocalStack({
    ...writeSmallStack(`${directory.path}/artifacts`),
    dataDir: `${directory.path}/data`,
    httpPort: 0,
    awsPort: 0,
    issuerPort: 0,
    localConcurrency: 1,
  });
  token = await stack.token(['things:write'], 'test');
});
afterAll(async () => {
  await stack?.stop();
  directory.remove();
});
afterEach(() => stack.faults.clear());

const make = async (id: string): Promise<number> => {
  const response = await fetch(`${stack.httpUrl}/things`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify({ id }),
  });
  await response.text();
  return response.status;
};
const itemOf = async (table: string, id: string): Promise<unknown> => {
  const key = { TableName: table, Key: { pk: { S: id } } };
  return (await createDynamoClient(stack.dynamodbUrl).call('DynamoDB', 'GetItem', key))['Item'];
};
const seen = async (id: string): Promise<unknown> => {
  for (let look = 0; look < 200; look += 1) {
    const item = await itemOf('small-seen', id);
    if (item !== undefined) return item;
    await pause(50);
  }
  return undefined;
};
const control = async (method: string, body?: object) => {
  const response = await fetch(`${stack.awsUrl}/_twolane/faults`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: unknown = await response.json();
  return { status: response.status, answer };
};

test('over HTTP a plan is set, its counts are read, and it is ended', async () => {
  const rules = [{ service: 'http', kind: 'throttle', operation: 'POST', resource: '/things', times: 2 }];
  expect(await control('POST', { seed: 7, rules })).toMatchObject({
    status: 200,
    answer: { seed: 7, rules: [{ name: '0-http-throttle', rate: 1, times: 2, seen: 0, fired: 0 }] },
  });
  expect([await make('t1'), await make('t2'), await make('t3')]).toEqual([429, 429, 201]);
  expect(await control('GET')).toMatchObject({ answer: { rules: [{ seen: 3, fired: 2 }] } });
  expect(await control('DELETE')).toMatchObject({ status: 200, answer: { rules: [{ fired: 2 }] } });
  expect(await control('GET')).toEqual({ status: 200, answer: { seed: 0, rules: [] } });
});

test('a plan with a mistake is refused with its place, and the one before it goes on', async () => {
  await control('POST', { rules: [{ service: 'http', kind: 'throttle', times: 1 }] });
  expect(await control('POST', { rules: [{ service: 'http', kind: 'conflict' }] })).toEqual({
    status: 400,
    answer: {
      error: expect.stringContaining('rules[0].kind'),
      problems: [{ place: 'rules[0].kind', what: expect.any(String) }],
    },
  });
  expect(await make('t4')).toBe(429);
});

test.each<[string, object, number | 'cut', boolean]>([
  ['refused', { kind: 'failBefore' }, 503, false],
  ['done, and said to have failed', { kind: 'failAfter' }, 503, true],
  ['cut off before it is served', { kind: 'drop' }, 'cut', false],
  ['cut off before it is answered', { kind: 'drop', when: 'after' }, 'cut', true],
])('a request is %s', async (what, rule, status, isDone) => {
  const id = what.replaceAll(' ', '-');
  plan(stack.faults, [{ service: 'http', times: 1, ...rule }]);
  expect(await make(id).catch(() => 'cut')).toBe(status);
  expect((await itemOf('small-things', id)) !== undefined).toBe(isDone);
  expect(await make(`${id}-2`)).toBe(201);
});

test('what one function is refused, its neighbours are not; and it comes through in the end', async () => {
  plan(stack.faults, [
    { service: 'dynamodb', kind: 'throttle', principal: 'small-consumer', times: 1 },
    { service: 'events', kind: 'failBefore', principal: 'small-consumer' },
  ]);
  expect(await make('narrow')).toBe(201);
  // The first try fails, and the message comes again when its second is over.
  expect(await seen('narrow')).toMatchObject({ times: { N: '1' } });
  expect(fired(stack.faults)).toEqual([1, 0]);
});

test('a relay that is stopped when its work is done does it again; an entry that failed is put again', async () => {
  plan(stack.faults, [
    { service: 'events', kind: 'partial', times: 1 },
    { service: 'function', kind: 'stop', when: 'after', resource: 'small-relay', skip: 1, times: 1 },
  ]);
  expect(await make('twice')).toBe(201);
  expect(await seen('twice')).toBeDefined();
  expect(await stack.waitIdle(20_000)).toBe(true);
  // This consumer counts, so the second time can be seen.
  expect(await itemOf('small-seen', 'twice')).toMatchObject({ times: { N: '2' } });
  expect(fired(stack.faults)).toEqual([1, 1]);
});
