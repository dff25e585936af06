import { startFakeApi } from '../testing/fake-api.ts';
import { runTwolane } from '../testing/run-command.ts';

/** Worked out by another program; see verify-chain.test.ts. */
const ENTRIES = [
  {
    seq: 2,
    at: '2026-11-26T18:42:00.250Z',
    by: 'kim',
    action: 'replay-approved',
    about: 'replay/r1',
    reason: 'looked at ü',
    details: { allowExternal: false, planHash: '3fa2' },
    previous: 'd5e840605d02d256fc70dc6533a24a37c7d50630661fcfa626444e6bd13a0916',
    hash: 'c13e49a40bd761771b71a30079a6dda23275cc22a5e51a34392896e11761cb30',
  },
  {
    seq: 1,
    at: '2026-11-26T18:40:12.000Z',
    by: 'developer',
    action: 'replay-requested',
    about: 'replay/r1',
    reason: 'bad deploy',
    previous: '0'.repeat(64),
    hash: 'd5e840605d02d256fc70dc6533a24a37c7d50630661fcfa626444e6bd13a0916',
  },
];
const HEAD = { seq: 2, hash: ENTRIES[0]?.hash };
const END = `2.${HEAD.hash}`;

test('an export is verified without asking anybody', async () => {
  await using api = await startFakeApi({
    'GET /admin/audit': ({ query }) => ({
      body:
        query.get('after') === null
          ? { items: ENTRIES.slice(0, 1), next: 'p2' }
          : { items: ENTRIES.slice(1) },
    }),
  });
  const list = await runTwolane(['audit', 'list', '--limit', '0', '--json'], { url: api.url });
  expect(list.status).toBe(0);
  const asked = api.calls.length;

  const verify = (text: string, ...more: readonly string[]) =>
    runTwolane(['audit', 'verify', '--file', '-', '--json', ...more], { url: api.url, input: text });
  const whole = await verify(list.stdout);
  expect(whole.status).toBe(0);
  expect(JSON.parse(whole.stdout)).toEqual({ holds: true, verified: 2, firstSeq: 1, head: HEAD });
  expect((await verify(JSON.stringify({ items: ENTRIES }))).status).toBe(0);
  expect((await verify(list.stdout, '--noted', END)).status).toBe(0);

  const forged = await verify(list.stdout.replace('kim', 'eve'));
  expect(forged.status).toBe(1);
  expect(JSON.parse(forged.stdout)).toMatchObject({ holds: false, brokenAt: { seq: 2, why: 'altered' } });
  expect((await verify(list.stdout, '--noted', '2.other')).status).toBe(1);
  expect((await verify('')).status).toBe(1);
  expect((await verify('not json\nat all')).status).toBe(2);
  expect(api.calls).toHaveLength(asked);
});

test('the service verifies page by page; a break is a failure', async () => {
  await using api = await startFakeApi({
    'GET /admin/audit/verification': [
      { body: { holds: true, verified: 5000, head: { seq: 5001, hash: 'abc' }, next: 'p2' } },
      { body: { holds: true, verified: 1, head: { seq: 5001, hash: 'abc' } } },
      {
        body: {
          holds: false,
          verified: 7,
          head: { seq: 9, hash: 'abc' },
          brokenAt: { seq: 8, why: 'altered' },
        },
      },
    ],
  });
  const good = await runTwolane(['audit', 'verify', '--noted', '3.aa'], { url: api.url });
  expect(good).toMatchObject({ status: 0, stdout: expect.stringContaining('5,001 entries') });
  expect(api.calls.map(({ query }) => Object.fromEntries(query))).toEqual([
    { noted: '3.aa' },
    { noted: '3.aa', after: 'p2' },
  ]);
  const bad = await runTwolane(['audit', 'verify'], { url: api.url });
  expect(bad).toMatchObject({ status: 1, stdout: expect.stringContaining('BROKEN at entry 8: altered') });
});
