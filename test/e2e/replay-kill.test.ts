/** The whole stack is killed in the middle of a backfill, and while one is paused: it goes on, and nothing happens twice. */
import { apiOf } from '../support/api.ts';
import { missedOrder, openReplays } from '../support/replays.ts';
import { openTables } from '../support/stack-tables.ts';
import { dayFile, startAndStayUp, temporaryFolder, type UpStack } from '../support/start-process.ts';
import { tokenFor } from '../support/tokens.ts';
import { until } from '../support/until.ts';

const LIMIT_MS = 600_000;
const HOUR_MS = 3_600_000;
const ORDERS = 40;
const RATE_PER_SEC = 4;

const folder = temporaryFolder();
const words = [
  ...['--feed', folder.file('day.csv', dayFile(['5001,10007,CUP,2,,2.55,,']))],
  ...['--rate', 'max', '--data', `${folder.path}/data`],
];
let stack: UpStack | undefined;
afterAll(async () => {
  await stack?.kill();
  folder.remove();
});

/** Order n costs 7.00 to 7.39. */
const orders = Array.from({ length: ORDERS }, (_, n) => ({ id: `missed${n}`, amountMinor: 700 + n }));
const ordered = new Set(orders.map(({ amountMinor }) => amountMinor));
const soldMinor = orders.reduce((sum, { amountMinor }) => sum + amountMinor, 0);

const client = (stack: UpStack) => openReplays(stack.httpUrl, stack.issuerUrl);

test(
  'killed in mid-apply and while paused, a backfill ends as rehearsed: each order once, the money exact',
  async () => {
    stack = await startAndStayUp(words);
    let replays = await client(stack);
    const lines = orders.map(({ id, amountMinor }) =>
      missedOrder(id, amountMinor, Date.now() - 20 * HOUR_MS),
    );
    const uploadId = await replays.uploaded(lines);
    const replayId = await replays.planned({
      mode: 'backfill',
      reason: 'the till was offline',
      backfill: { uploadId },
      ratePerSec: RATE_PER_SEC,
    });
    // Orders that nobody knew are paid for in the end: that calls a provider, so it must be allowed by name.
    expect(await replays.approve(replayId)).toMatchObject({ status: 409 });
    expect(await replays.approve(replayId, { allowExternal: true })).toMatchObject({ status: 200 });
    await replays.reaches(replayId, 5);
    expect((await replays.steer(replayId, 'pause')).status).toBeLessThan(300);
    await replays.becomes(replayId, 'paused');
    await stack.kill();

    stack = await startAndStayUp(words);
    replays = await client(stack);
    const stopped = await replays.done(replayId);
    expect(await replays.view(replayId)).toMatchObject({ status: 'paused' });
    expect((await replays.steer(replayId, 'resume')).status).toBeLessThan(300);
    await replays.reaches(replayId, stopped + 5);
    await stack.kill();

    stack = await startAndStayUp(words);
    replays = await client(stack);
    const ended = await replays.becomes(replayId, 'done');
    expect(ended['verification']).toMatchObject({ balanced: true, failed: 0, proof: { stillToApply: 0 } });

    const shop = apiOf(stack.httpUrl, await tokenFor(stack.issuerUrl, 'shop', ['orders:read']));
    for (const { id, amountMinor } of orders) {
      const { body } = await until(
        () => shop.get(`/orders/${id}`),
        (answer) => answer.body['status'] === 'confirmed',
      );
      expect(body).toMatchObject({ orderId: id, status: 'confirmed', totalMinor: amountMinor });
    }
    const tables = openTables(stack.dynamodbUrl);
    const captured = await until(
      async () =>
        (await tables.items('gateway')).filter(({ amountMinor }) => ordered.has(Number(amountMinor))),
      // An order is confirmed before its money is taken.
      (charges) => charges.filter(({ status }) => status === 'captured').length >= ORDERS,
    );
    expect(captured.map(({ status }) => status)).toEqual(orders.map(() => 'captured'));
    expect(captured.reduce((sum, { amountMinor }) => sum + Number(amountMinor), 0)).toBe(soldMinor);
    const placed = (await tables.recorded()).filter((event) => event['type'] === 'OrderPlaced.v1');
    expect(placed.length).toBe(ORDERS + 1);
    tables.close();
    expect((await replays.alice.get('/admin/audit/verification')).body).toMatchObject({ holds: true });
    await stack.stop();
  },
  LIMIT_MS,
);
