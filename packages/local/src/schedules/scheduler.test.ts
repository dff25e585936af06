import { housesOfBuses } from '../eventbridge/testing/houses-of-buses.ts';
import type { ScheduleDefinition } from '../template/definitions.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { type Messaging, queueArn } from '../testing/messaging.ts';
import { startScheduler } from './scheduler.ts';
import { functionArn, schedule, target } from './testing/schedules-by-hand.ts';

const minuteMs = 60_000;
const open = housesOfBuses();
const startMs = Date.UTC(2026, 10, 21, 8, 0, 30);

const run = (
  definition: ScheduleDefinition,
  mayInvoke = (_: unknown, _arn: string): string | undefined => undefined,
) => {
  const clock = manualClock(startMs);
  const { messaging } = open({ clock });
  const fired: { readonly arn: string; readonly payload: string; readonly atMs: number }[] = [];
  const lost: string[] = [];
  const scheduler = startScheduler({
    schedules: [definition],
    accountId: '000000000000',
    region: 'eu-west-1',
    queues: messaging.queues,
    clock,
    accept: (arn, payload) => fired.push({ arn, payload, atMs: clock.nowMs() - startMs }),
    mayInvoke,
    onLost: (what) => lost.push(what),
    onError: (error) => lost.push(String(error)),
  });
  const times = () => fired.map(({ atMs }) => atMs / minuteMs);
  return { clock, fired, lost, scheduler, times, messaging };
};

const received = async (messaging: Messaging, name: string) => {
  const result = await messaging.queue(name).receive({ maximumMessages: 10, waitMs: 0 });
  return result.ok ? result.value : [];
};

test('fires at its rate, with the event that EventBridge sends', async () => {
  const { clock, fired, times } = run(schedule());
  await clock.advance(11 * minuteMs);
  expect(times()).toEqual([5, 10]);
  expect(fired[0]?.arn).toBe(functionArn);
  expect(JSON.parse(fired[0]?.payload ?? '')).toMatchObject({
    version: '0',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '000000000000',
    time: '2026-11-21T08:05:30Z',
    region: 'eu-west-1',
    resources: ['arn:aws:events:eu-west-1:000000000000:rule/sweep'],
    detail: {},
  });
});

test('each target gets its own input, or the part of the event that it asks for', async () => {
  const { clock, fired, messaging } = run(
    schedule({
      targets: [
        target(functionArn, '{"own":1}'),
        target(queueArn('a'), '"q"'),
        { ...target(queueArn('b')), inputPath: '$.detail' },
      ],
    }),
  );
  await clock.advance(5 * minuteMs);
  expect(fired.map(({ payload }) => payload)).toEqual(['{"own":1}']);
  expect((await received(messaging, 'a')).map(({ body }) => body)).toEqual(['"q"']);
  expect((await received(messaging, 'b')).map(({ body }) => body)).toEqual(['{}']);
});

test('a target that may not be called has its event dead-lettered; the others get theirs', async () => {
  const guarded = { ...target(functionArn, '{"for":"it"}'), deadLetterQueueArn: queueArn('lost') };
  const { clock, fired, messaging, lost } = run(
    schedule({ targets: [guarded, target(queueArn('a'), '"q"')] }),
    (_, arn) => (arn === functionArn ? 'no permission' : undefined),
  );
  await clock.advance(5 * minuteMs);
  expect([fired, lost]).toEqual([[], []]);
  expect(await received(messaging, 'a')).toHaveLength(1);
  const [letter] = await received(messaging, 'lost');
  expect(letter?.body).toBe('{"for":"it"}');
  expect(letter?.messageAttributes).toMatchObject({
    RULE_ARN: { stringValue: schedule().arn },
    TARGET_ARN: { stringValue: functionArn },
    ERROR_CODE: { stringValue: 'NO_PERMISSIONS' },
    ERROR_MESSAGE: { stringValue: 'no permission' },
    RETRY_ATTEMPTS: { stringValue: '0' },
  });
});

test('a disabled one never fires; a stopped one fires no more', async () => {
  const disabled = run(schedule({ enabled: false }));
  await disabled.clock.advance(60 * minuteMs);
  expect(disabled.fired).toEqual([]);
  const stopped = run(schedule());
  await stopped.clock.advance(5 * minuteMs);
  stopped.scheduler.stop();
  await stopped.clock.advance(60 * minuteMs);
  expect(stopped.times()).toEqual([5]);
});
