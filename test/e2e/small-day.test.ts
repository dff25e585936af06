/** A day small enough to be added up by hand, through the whole stack. */
import { readdirSync } from 'node:fs';
import { dayFile, runStart, temporaryFolder } from '../support/start-process.ts';
import { until } from '../support/until.ts';

const DAY = dayFile([
  '2001,10007,CUP,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
  '2001,10014,PLATE,2,2010-12-01 08:26:00,1.00,17850.0,United Kingdom',
  '2001,10007,CUP,6,2010-12-01 08:27:00,2.55,17850.0,United Kingdom',
  '2002,POST,POSTAGE,1,2010-12-01 09:00:00,18.00,,France',
  '2002,10021,BOWL,10,2010-12-01 09:00:00,0.85,,France',
  'C2003,10007,CUP,-2,2010-12-01 10:00:00,2.55,17850.0,United Kingdom',
  '2004,10021,BREAKAGE,-5,2010-12-01 11:00:00,0.00,,United Kingdom',
  '2005,,NO CODE,3,2010-12-01 11:00:00,1.10,,United Kingdom',
  '2006,10028,"JUG, ""BLUE""",1,2010-12-01 12:00:00,12.50,,United Kingdom',
]);

const LIMIT_MS = 300_000;

const folder = temporaryFolder();
afterAll(() => folder.remove());

describe('start on a small day', () => {
  test(
    'balances, with every figure as worked out by hand, and plays nothing twice',
    async () => {
      const feed = folder.file('day.csv', DAY);
      const words = ['--feed', feed, '--rate', 'max', '--data', `${folder.path}/data`, '--exit'];
      const first = await runStart([...words, '--json', `${folder.path}/first.json`]).ended;
      expect(first).toMatchObject({ status: 0 });
      expect(folder.json('first.json')).toMatchObject({
        lines: { read: 9, accepted: 7, quarantined: 2 },
        // 2 × 6 × 2.55 + 2 × 1.00 + 18.00 + 10 × 0.85 + 12.50 − 2 × 2.55; 3 × 1.10 kept aside.
        amountMinor: { accepted: 6650, quarantined: 330, returned: 510 },
        quarantineReasons: { 'quantity-not-positive': 1, 'stock-code-unusable': 1 },
        orders: { placed: 3, confirmed: 3, cancelled: 0, returned: 1 },
        payments: {
          authorized: 3,
          declined: 0,
          captured: 3,
          refunded: 1,
          capturedMinor: 7160,
          refundedMinor: 510,
        },
        stock: { reserved: 25, committed: 25, released: 0, returned: 2 },
        events: { parked: 0, deadLettered: 0, inFlight: 0 },
      });

      const second = await runStart([...words, '--json', `${folder.path}/second.json`]).ended;
      expect(second).toMatchObject({ status: 0 });
      const [before, after] = ['first.json', 'second.json'].map((name) => {
        const summary = folder.json(name);
        if (typeof summary !== 'object' || summary === null) throw new Error(`${name} holds no summary`);
        const {
          seconds: _,
          eventsPerSecond: __,
          latencyMs: ___,
          peakRssMb: ____,
          functions: _____,
          ...figures
        } = Object.fromEntries(Object.entries(summary));
        return figures;
      });
      expect(after).toEqual(before);
    },
    LIMIT_MS,
  );

  test(
    'a scarce warehouse refuses what it has not, and nobody pays for it',
    async () => {
      const feed = folder.file('scarce.csv', DAY);
      const json = `${folder.path}/scarce.json`;
      const ended = await runStart([
        ...['--feed', feed, '--rate', 'max', '--stock', '50%', '--data', `${folder.path}/scarce`],
        ...['--exit', '--json', json],
      ]).ended;
      expect(ended).toMatchObject({ status: 0 });
      expect(folder.json('scarce.json')).toMatchObject({
        orders: { placed: 3, confirmed: 0, cancelled: 3 },
        payments: { authorized: 0, captured: 0, capturedMinor: 0, refunded: 1 },
        stock: { committed: 0, returned: 2 },
        events: { parked: 0, deadLettered: 0, inFlight: 0 },
      });
    },
    LIMIT_MS,
  );

  test.each([
    [['--feed', '/nowhere/day.csv'], /\/nowhere\/day\.csv cannot be read/, 2],
    [['--rate', 'quick'], /--rate.*expected orders a second/s, 1],
    [['--stock', 'plenty'], /expected cover, scarce, or a share/, 1],
    [['--colour', 'red'], /unknown option '--colour'/, 1],
  ])(
    'words that make no sense are refused with the reason: %j',
    async (words, why, status) => {
      const ended = await runStart([...words, '--data', `${folder.path}/refused`, '--exit']).ended;
      expect(ended.output).toMatch(why);
      expect(ended.status).toBe(status);
    },
    LIMIT_MS,
  );
});

test(
  'Ctrl-C in the middle of a day stops everything, and the next start plays the rest',
  async () => {
    const feed = folder.file('slow.csv', DAY);
    const words = ['--feed', feed, '--data', `${folder.path}/slow`, '--exit'];
    const first = runStart([...words, '--rate', '0.5']);
    await until(
      async () => first.output(),
      (output) => output.includes('Playing the day'),
    );
    first.kill('SIGINT');
    const stopped = await first.ended;
    expect(stopped.status).toBe(130);
    expect(stopped.output).toContain('Start again on the same data to go on.');
    expect(readdirSync(`${folder.path}/slow/run`)).toEqual([]);

    const second = await runStart([...words, '--rate', 'max', '--json', `${folder.path}/slow.json`]).ended;
    expect(second).toMatchObject({ status: 0 });
    expect(folder.json('slow.json')).toMatchObject({
      lines: { read: 9, accepted: 7 },
      orders: { placed: 3, confirmed: 3, returned: 1 },
      payments: { capturedMinor: 7160, refundedMinor: 510 },
    });
  },
  LIMIT_MS,
);
