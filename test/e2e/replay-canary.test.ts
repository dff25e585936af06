/**
 * A consumer lost a day's orders, and the release that is to get them again fails on every tenth: the replay stops by
 * itself after a tenth of them. With the fault mended nothing is lost, and nothing is counted twice.
 */
import { join, resolve } from 'node:path';
import { releaseOf } from '../../scripts/recovery/release.ts';
import { openSession, type Session } from '../../scripts/recovery/session.ts';
import { compileStack } from '../../scripts/start/compile-stack.ts';
import { apiOf } from '../support/api.ts';
import { openReplays, type Replays } from '../support/replays.ts';
import { temporaryFolder } from '../support/start-process.ts';
import { tokenFor } from '../support/tokens.ts';
import { orderOf } from '../support/trade.ts';

const LIMIT_MS = 600_000;
const HOUR_MS = 3_600_000;
const ROOT = resolve(import.meta.dirname, '..', '..');
const ORDERS_AT_ONCE = 10;
/**
 * Which order lies in which share follows from its number for ever: of 7001 to 7100, 7052 is in the first hundredth, and
 * ten more are in the first tenth, of which 7007 and 7067 are among the ten that fail.
 */
const orders = Array.from({ length: 100 }, (_, n) => ({ id: String(7001 + n), unitPriceMinor: 100 + n }));
const FAILING = 10;
const SHARE = { orders: 11, failing: 2 };
const soldMinor = orders.reduce((sum, { unitPriceMinor }) => sum + unitPriceMinor, 0);

const folder = temporaryFolder();
const abort = new AbortController();
let session: Session | undefined;
afterAll(async () => {
  await session?.stop();
  folder.remove();
});

async function placeAll({ httpUrl, issuerUrl }: ReturnType<Session['stack']>): Promise<void> {
  const shop = apiOf(httpUrl, await tokenFor(issuerUrl, 'shop', ['orders:write']));
  for (let at = 0; at < orders.length; at += ORDERS_AT_ONCE) {
    const answers = orders.slice(at, at + ORDERS_AT_ONCE).map(({ id, unitPriceMinor }) => {
      const lines = [{ sku: 'FEE', quantity: 1, unitPriceMinor, kind: 'charge' }];
      return shop.command('/orders', orderOf({ orderId: id, lines }), id);
    });
    for (const { status } of await Promise.all(answers)) expect(status).toBe(201);
  }
}

async function salesOf(replays: Replays): Promise<unknown> {
  const reader = await replays.client('reader', ['insights:read']);
  return (await reader.get('/insights/sales/days')).body['items'];
}

test(
  'a consumer that fails on every tenth event stops its replay by itself; mended, every order is counted once',
  async () => {
    const running = await openSession({
      dataDir: join(folder.path, 'data'),
      out: process.stdout,
      nowMs: Date.now,
      signal: abort.signal,
    });
    session = running;
    const deploy = async (release: Awaited<ReturnType<typeof compileStack>>): Promise<Replays> => {
      await running.deploy(release);
      return openReplays(running.stack().httpUrl, running.stack().issuerUrl);
    };
    const mended = await compileStack(ROOT);
    const switchedOff = await releaseOf(mended, join(folder.path, 'off'), {
      disabledRules: ['InsightsSalesRule'],
    });
    const failing = await releaseOf(mended, join(folder.path, 'failing'), {
      handlers: { InsightsSalesLambdaFunction: join(ROOT, 'test/support/failing-sales.ts') },
    });

    let replays = await deploy(switchedOff);
    const from = new Date(Date.now() - HOUR_MS).toISOString();
    await placeAll(running.stack());
    expect(await running.settle('All orders')).toBe(true);
    expect(await salesOf(replays)).toEqual([]);
    const redelivery = {
      mode: 'redeliver',
      reason: 'its subscription was off',
      consumers: ['insights-sales'],
      range: { axis: 'recorded', from, to: new Date().toISOString() },
      ratePerSec: 1_000,
    };

    replays = await deploy(failing);
    const stopping = await replays.planned(redelivery);
    // The rehearsal runs the very code, so it shows what will fail; somebody approves it all the same.
    expect((await replays.view(stopping))['rehearsal']).toMatchObject({
      outcomes: { applied: orders.length - FAILING, failed: FAILING },
    });
    expect(await replays.approve(stopping)).toMatchObject({ status: 200 });
    const share = SHARE.orders - SHARE.failing;
    expect(await replays.becomes(stopping, 'paused')).toMatchObject({
      stage: 10,
      cause: expect.stringMatching(/^too-many-failures: 2 of 10 deliveries failed; the limit is 5%$/),
      applied: { outcomes: { applied: share, failed: SHARE.failing } },
    });

    // What was approved is the code that fails. Another release is another plan, which somebody has to look at.
    replays = await deploy(mended);
    expect(await replays.view(stopping)).toMatchObject({ status: 'paused' });
    expect(await replays.steer(stopping, 'resume')).toMatchObject({ status: 200 });
    expect(await replays.becomes(stopping, 'failed')).toMatchObject({
      cause: expect.stringMatching(/^plan-changed: /),
      applied: { outcomes: { applied: share, failed: SHARE.failing } },
    });

    const replayId = await replays.planned(redelivery);
    expect((await replays.view(replayId))['rehearsal']).toMatchObject({
      outcomes: { applied: orders.length - share, alreadyApplied: share, failed: 0 },
    });
    expect(await replays.approve(replayId)).toMatchObject({ status: 200 });
    expect((await replays.becomes(replayId, 'done'))['verification']).toMatchObject({
      planned: orders.length,
      applied: orders.length - share,
      alreadyApplied: share,
      failed: 0,
      balanced: true,
      differencesEqual: true,
      proof: { stillToApply: 0 },
    });
    expect(await salesOf(replays)).toMatchObject([
      { totals: [{ currency: 'GBP', orders: orders.length, grossMinor: soldMinor }] },
    ]);
    expect((await replays.alice.get('/admin/audit/verification')).body).toMatchObject({ holds: true });
  },
  LIMIT_MS,
);
