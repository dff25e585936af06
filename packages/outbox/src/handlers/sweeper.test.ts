import { lambdaContext } from '@twolane/telemetry/testing';
import { linesOf } from '../testing/lines-of.ts';
import { loopbackAws } from '../testing/loopback-aws.ts';

// An empty table.
const aws = await loopbackAws(({ operation }) => (operation === 'Query' ? { Items: [], Count: 0 } : {}));
Object.assign(process.env, {
  OUTBOX_TABLE: 'outbox-of-test',
  OUTBOX_SHARDS: '3',
  EVENT_BUS_NAME: 'bus-of-test',
});
const { handler } = await import('./sweeper.ts');
afterAll(() => aws.close());
beforeEach(() => {
  aws.asked.length = 0;
});

const asked = (operation: string) => aws.asked.filter((one) => one.operation === operation).length;

test('with time it looks at all shards of the hour before its first run, and writes down how far it came', async () => {
  await handler({}, lambdaContext({ remainingMs: 55_000 }));
  // 59 minutes are over, the last of them for a minute; where a minute ends meanwhile, one more.
  expect(asked('Query')).toBeGreaterThanOrEqual(59 * 3);
  expect(asked('GetItem')).toBe(1);
  expect(asked('PutItem')).toBeGreaterThan(0);
});

test('the last fifteen seconds are kept for what is under way: no minute is begun in them', async () => {
  await handler({}, lambdaContext({ remainingMs: 15_000 }));
  expect(asked('Query')).toBe(0);
  expect(asked('PutItem')).toBe(1);
});

test('its lines and metrics name the function and the invocation', async () => {
  const context = lambdaContext({ remainingMs: 15_000 });
  const lines = await linesOf(() => handler({}, context));
  const names = { service: 'outbox', function: 'outboxSweeper' };
  expect(lines).toContainEqual(
    expect.objectContaining({ ...names, message: 'Swept.', function_request_id: context.awsRequestId }),
  );
  expect(lines).toContainEqual(
    expect.objectContaining({ ...names, OldestUnpublishedAge: expect.any(Number) }),
  );
});
