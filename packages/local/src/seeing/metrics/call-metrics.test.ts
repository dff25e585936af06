import { createCallMetrics } from './call-metrics.ts';

const call = (target: string, errorCode?: string) => ({
  target,
  errorCode,
  accessKeyId: 'AKIA',
  status: errorCode === undefined ? 200 : 400,
  durationMs: 1,
});

test('calls are counted by service, operation and error', () => {
  const metrics = createCallMetrics();
  for (const target of ['AmazonSQS.SendMessage', 'AmazonSQS.SendMessage', 'PUT /files/a', 'PUT /files/b']) {
    metrics.onCall(call(target));
  }
  metrics.onCall(call('AmazonSQS.SendMessage', 'QueueDoesNotExist'));
  metrics.onCall(call('POST /2015-03-31/functions/f/invocations', 'TooManyRequestsException'));
  metrics.onCall(call('', 'UnknownOperationException'));
  expect(metrics.families()[0]?.samples).toEqual([
    { labels: { service: 'AmazonSQS', operation: 'SendMessage', code: 'OK' }, value: 2 },
    { labels: { service: 's3', operation: 'PUT', code: 'OK' }, value: 2 },
    { labels: { service: 'AmazonSQS', operation: 'SendMessage', code: 'QueueDoesNotExist' }, value: 1 },
    { labels: { service: 'lambda', operation: 'POST', code: 'TooManyRequestsException' }, value: 1 },
    { labels: { service: 'other', operation: 'other', code: 'UnknownOperationException' }, value: 1 },
  ]);
});

test('actions that somebody makes up do not fill the memory', () => {
  const metrics = createCallMetrics();
  for (let n = 0; n < 510; n += 1) metrics.onCall(call(`Made.Up${n}`, 'UnknownOperationException'));
  const samples = metrics.families()[0]?.samples ?? [];
  expect(samples).toHaveLength(501);
  expect(samples.at(-1)).toEqual({
    labels: { service: 'other', operation: 'other', code: 'other' },
    value: 10,
  });
});
