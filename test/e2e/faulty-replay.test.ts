/** Everything that was recorded is delivered again, while all that a replay stands on fails: nothing changes, and that is proved. */
import type { Answer } from '../support/api.ts';
import { type FaultRule, faultsOf, idle } from '../support/faults.ts';
import { openReplays } from '../support/replays.ts';
import { startTrading, type Trading } from '../support/trade.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 600_000;
const HOUR_MS = 3_600_000;
const SEED = 7;
const ORDERS = 10;
const RATE_PER_SEC = 1_000;

/** Order n wants n % 3 + 1 units at 2.00 to 2.29. */
const rows = Array.from(
  { length: ORDERS },
  (_, n) => `${8001 + n},2100${n % 2},CUP,${(n % 3) + 1},,${((200 + n) / 100).toFixed(2)},,`,
);

const WORKER = '*-replayWorker';
const FEW = 2;
const stop = { service: 'function', kind: 'stop' };
const rules: readonly FaultRule[] = [
  { name: 'table-throttled', service: 'dynamodb', kind: 'throttle', rate: 0.05 },
  { name: 'write-conflicts', service: 'dynamodb', kind: 'conflict', rate: 0.3 },
  { name: 'table-unanswered', service: 'dynamodb', kind: 'failAfter', rate: 0.04 },
  { name: 'table-cut-off', service: 'dynamodb', kind: 'drop', when: 'after', rate: 0.03 },
  { name: 'read-fails', service: 'dynamodb', kind: 'failBefore', operation: '*Get*', rate: 0.03 },
  { name: 'door-throttled', service: 'lambda', kind: 'throttle', rate: 0.05 },
  { name: 'door-unanswered', service: 'lambda', kind: 'failAfter', operation: 'Invoke', rate: 0.05 },
  { name: 'door-cut-off', service: 'lambda', kind: 'drop', rate: 0.05 },
  { name: 'files-throttled', service: 's3', kind: 'throttle', rate: 0.1 },
  { name: 'files-unanswered', service: 's3', kind: 'failAfter', rate: 0.1 },
  { name: 'files-cut-off', service: 's3', kind: 'drop', rate: 0.1 },
  { name: 'workflow-throttled', service: 'states', kind: 'throttle', rate: 0.4 },
  { name: 'workflow-unanswered', service: 'states', kind: 'failAfter', rate: 0.6 },
  { name: 'worker-stopped-before', ...stop, when: 'before', resource: WORKER, skip: 1, times: 1 },
  { name: 'worker-stopped-within', ...stop, ms: 60, resource: WORKER, skip: 3, times: 1 },
  { name: 'worker-stopped-after', ...stop, when: 'after', resource: WORKER, skip: 5, times: 1 },
  { name: 'consumer-stopped', ...stop, ms: 5, resource: '*-insightsOrders', times: FEW },
  { name: 'clock-behind', service: 'function', kind: 'skew', ms: -90_000, rate: 0.2 },
  { name: 'clock-ahead', service: 'function', kind: 'skew', ms: 90_000, rate: 0.2 },
];

/** The API fails, too: whoever asks or approves says the same again, as the answer asks for, until it is heard. */
const heard = (say: () => Promise<Answer>): Promise<Answer> =>
  until(say, ({ status, headers }) => status < 500 && headers['retry-after'] === undefined);

let trading: Trading;
beforeAll(async () => {
  trading = await startTrading(rows);
}, LIMIT_MS);
afterAll(() => trading?.stop(), LIMIT_MS);

test(
  'a redelivery under faults ends proved: each delivery has one outcome, and no item is another',
  async () => {
    const from = new Date(Date.now() - HOUR_MS).toISOString();
    const replays = await openReplays(trading.stack.httpUrl, trading.stack.issuerUrl);
    const { items } = (await replays.alice.get('/admin/consumers')).body;
    const consumers = (Array.isArray(items) ? items : []).flatMap(({ name, effect }) =>
      effect === 'external' ? [] : [String(name)],
    );
    expect(consumers.length).toBeGreaterThan(5);
    const before = await trading.tables.snapshot();

    const faults = faultsOf(trading.stack.awsUrl);
    await faults.plan(SEED, rules);
    const spec = {
      mode: 'redeliver',
      reason: 'a test',
      consumers,
      range: { axis: 'recorded', from, to: new Date().toISOString() },
      ratePerSec: RATE_PER_SEC,
    };
    const asked = await heard(() => replays.alice.command('/admin/replays', spec, 'the-request'));
    expect(asked).toMatchObject({ status: 201 });
    const replayId = String(asked.body['replayId']);
    const { plan } = await replays.becomes(replayId, 'awaitingApproval');
    const planned = Number(replays.at(plan, 'planned'));
    expect(planned).toBeGreaterThan(10 * ORDERS);
    const approval = { planHash: replays.at(plan, 'planHash'), reason: 'looked at' };
    const approved = await heard(() =>
      replays.bob.command(`/admin/replays/${replayId}/approval`, approval, 'the-approval'),
    );
    expect(approved).toMatchObject({ status: 200 });
    const ended = await replays.becomes(replayId, 'done');
    const struck = await faults.end();

    const outcomes = Object.values(Object(replays.at(ended, 'applied', 'outcomes')));
    expect(outcomes.reduce((sum: number, count) => sum + Number(count), 0)).toBe(planned);
    expect(ended['applied']).toMatchObject({ outcomes: { applied: 0, failed: 0, frozen: 0, withheld: 0 } });
    expect(ended['verification']).toMatchObject({
      planned,
      applied: 0,
      failed: 0,
      balanced: true,
      differencesEqual: true,
      mismatches: 0,
      proof: { stillToApply: 0 },
    });
    expect(await trading.tables.snapshot()).toEqual(before);
    expect((await replays.alice.get('/admin/audit/verification')).body).toMatchObject({ holds: true });
    expect({ idle: idle(struck), struck }).toMatchObject({ idle: [] });
  },
  LIMIT_MS,
);
