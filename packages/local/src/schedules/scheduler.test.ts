import type { InvocationOutcome } from '../lambda/outcome.ts';
import type { RuleTarget, ScheduleDefinition } from '../template/definitions.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { startScheduler } from './scheduler.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 10, 21, 8, 0, 30);
const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:sweeper';
const queueArn = 'arn:aws:sqs:eu-west-1:000000000000:queue';
const target = (arn: string, input?: string): RuleTarget => ({
  id: 'target',
  arn,
  deadLetterQueueArn: undefined,
  maximumRetryAttempts: 185,
  maximumEventAgeSec: 86_400,
  input,
});
const schedule = (changes: Partial<ScheduleDefinition> = {}): ScheduleDefinition => ({
  logicalId: 'Sweep',
  name: 'sweep',
  arn: 'arn:aws:events:eu-west-1:000000000000:rule/sweep',
  enabled: true,
  expression: 'rate(5 minutes)',
  targets: [target(functionArn)],
  ...changes,
});

const run = (definition: ScheduleDefinition, outcomes: readonly InvocationOutcome['kind'][] = []) => {
  const clock = manualClock(startMs);
  const calls: { readonly arn: string; readonly payload: string; readonly atMs: number }[] = [];
  const sent: string[] = [];
  const errors: string[] = [];
  const scheduler = startScheduler({
    schedules: [definition],
    accountId: '000000000000',
    region: 'eu-west-1',
    queues: { send: (arn, body) => sent.push(`${arn} ${body}`) },
    clock,
    invoke: async (arn, payload) => {
      calls.push({ arn, payload, atMs: clock.nowMs() - startMs });
      const kind = outcomes[calls.length - 1] ?? 'returned';
      if (kind === 'failed') return { kind, errorType: 'E', payload: '{}' };
      return kind === 'throttled' ? { kind } : { kind, payload: 'null' };
    },
    onError: (error) => errors.push(String(error)),
  });
  const times = () => calls.map(({ atMs }) => atMs / minuteMs);
  return { clock, calls, sent, errors, scheduler, times };
};

test('fires at its rate, with the event that EventBridge sends', async () => {
  const { clock, calls, times, scheduler } = run(schedule());
  await clock.advance(11 * minuteMs);
  expect(times()).toEqual([5, 10]);
  expect(calls[0]?.arn).toBe(functionArn);
  expect(JSON.parse(calls[0]?.payload ?? '')).toMatchObject({
    version: '0',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: '2026-11-21T08:05:30Z',
    region: 'eu-west-1',
    resources: ['arn:aws:events:eu-west-1:000000000000:rule/sweep'],
    detail: {},
  });
  await scheduler.stop();
});

test('passes a fixed input, and sends to queues', async () => {
  const targets = [target(functionArn, '{"own":1}'), target(queueArn, '"q"')];
  const { clock, calls, sent, scheduler } = run(schedule({ targets }));
  await clock.advance(5 * minuteMs);
  expect(calls.map(({ payload }) => payload)).toEqual(['{"own":1}']);
  expect(sent).toEqual([`${queueArn} "q"`]);
  await scheduler.stop();
});

test.each<[string, readonly InvocationOutcome['kind'][], readonly number[], number]>([
  ['a failure is tried again after one minute', ['failed'], [5, 6, 10], 0],
  ['then after two more', ['failed', 'throttled'], [5, 6, 8, 10], 0],
  ['and is given up', ['failed', 'failed', 'failed'], [5, 6, 8, 10], 1],
])('%s', async (_name, outcomes, expected, errorCount) => {
  const { clock, times, errors, scheduler } = run(schedule(), outcomes);
  await clock.advance(10 * minuteMs);
  expect(times()).toEqual(expected);
  expect(errors).toHaveLength(errorCount);
  await scheduler.stop();
});

test('a disabled one never fires; a stopped one fires no more', async () => {
  const disabled = run(schedule({ enabled: false }));
  await disabled.clock.advance(60 * minuteMs);
  expect(disabled.calls).toEqual([]);
  const stopped = run(schedule());
  await stopped.scheduler.stop();
  await stopped.clock.advance(60 * minuteMs);
  expect(stopped.calls).toEqual([]);
});
