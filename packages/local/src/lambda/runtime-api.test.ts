import { type NextEvent, type RuntimeApi, type RuntimeListener, startRuntimeApi } from './runtime-api.ts';

let api: RuntimeApi;
beforeAll(async () => {
  api = await startRuntimeApi();
});
afterAll(() => api.close());

const event: NextEvent = {
  requestId: '8476a536-e9f4-11e8-9739-2dfe598c3fcd',
  payload: '{"n":1}',
  deadlineMs: 1_542_409_706_888,
  functionArn: 'arn:aws:lambda:us-east-2:123456789012:function:custom-runtime',
  traceId: 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1',
  skewMs: 0,
};

/** An instance with that event under way, and what it heard. */
const listen = (instanceId: string) => {
  const heard: string[] = [];
  const listener: RuntimeListener = {
    onNext: (send) => send(event),
    onResponse: (requestId, payload) => {
      heard.push(`response ${payload.slice(0, 50)}`);
      return requestId === event.requestId;
    },
    onError: (requestId, payload) => {
      heard.push(`error ${payload.slice(0, 50)}`);
      return requestId === event.requestId;
    },
    onInitError: (payload) => heard.push(`init ${payload}`),
  };
  api.register(instanceId, listener);
  return heard;
};
const call = (instanceId: string, path: string, body?: string) =>
  fetch(`http://${api.addressOf(instanceId)}/2018-06-01/runtime${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined ? {} : { body }),
  });

test('the next invocation comes with the documented headers', async () => {
  listen('next');
  const response = await call('next', '/invocation/next');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ n: 1 });
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'lambda-runtime-aws-request-id': event.requestId,
    'lambda-runtime-deadline-ms': '1542409706888',
    'lambda-runtime-invoked-function-arn': event.functionArn,
    'lambda-runtime-trace-id': event.traceId,
  });
});

const large = 'x'.repeat(6 * 1_024 * 1_024 + 101);
test.each([
  ['a response', `/invocation/${event.requestId}/response`, '"done"', 202, 'response "done"'],
  ['an error', `/invocation/${event.requestId}/error`, '{"errorType":"E"}', 202, 'error {"errorType":"E"}'],
  ['an error of the start', '/init/error', '{"errorType":"E"}', 202, 'init {"errorType":"E"}'],
  ['a response to another invocation', '/invocation/other/response', '1', 400, 'response 1'],
  ['an error of another invocation', '/invocation/other/error', '{}', 400, 'error {}'],
  [
    'a response of more than 6 MB',
    `/invocation/${event.requestId}/response`,
    large,
    413,
    'error {"errorType":"Function.ResponseSizeTooLarge"',
  ],
])('%s', async (name, path, body, status, expected) => {
  const heard = listen(name.replaceAll(' ', '-'));
  const response = await call(name.replaceAll(' ', '-'), path, body);
  expect(response.status).toBe(status);
  await response.text();
  expect(heard).toEqual([expect.stringContaining(expected)]);
});

test('an instance that is no more, and a path that there is not, are refused', async () => {
  listen('gone');
  api.unregister('gone');
  expect((await call('gone', '/invocation/next')).status).toBe(403);
  listen('there');
  expect((await call('there', '/telemetry')).status).toBe(403);
});

test('a response may be answered with the next event at once', async () => {
  const heard = listen('chain');
  const response = await call('chain', `/invocation/${event.requestId}/response?then=next`, '"done"');
  expect(response.headers.get('lambda-runtime-aws-request-id')).toBe(event.requestId);
  await response.text();
  expect(heard).toEqual(['response "done"']);
});
