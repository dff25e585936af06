import { about, rehearsed, type Stage } from './testing/stage.ts';

const wish = (it: Stage, what: string, key = what) =>
  it.call({ ...about('id-1', what), key, body: { reason: 'live traffic suffers' } });
const rate = (it: Stage, ratePerSec: number, headers: Record<string, string>, key = `rate ${ratePerSec}`) =>
  it.call({ ...about('id-1', 'rate', 'PUT'), key, headers, body: { ratePerSec } });
const applying = async () => {
  const it = await rehearsed();
  await it.bring('id-1', { status: 'applying', stage: 10 });
  return it;
};

test('pause and resume: for the workers at once, for the workflow where it waits', async () => {
  const it = await applying();
  expect((await wish(it, 'pause')).body).toMatchObject({
    control: { wish: 'pause', cause: 'paused: by alice: live traffic suffers' },
  });
  expect(await it.control('id-1')).toMatchObject({ wish: 'pause' });
  // Nothing waits: the workers see it.
  expect(it.told).toEqual([]);
  await it.bring('id-1', { status: 'paused' });
  await it.wait('id-1', 'resume');
  expect((await wish(it, 'resume')).status).toBe(200);
  expect(await it.control('id-1')).toEqual({ wish: 'run', ratePerSec: 50 });
  expect(it.told).toEqual(['wake token-resume']);
  expect((await it.actions()).slice(1)).toEqual([
    'replay-pause-wished replay/id-1 alice',
    'replay-resume-wished replay/id-1 alice',
  ]);
});

test('an old resume that comes again does not wake a replay that was paused since', async () => {
  const it = await applying();
  await wish(it, 'pause');
  await wish(it, 'resume');
  await wish(it, 'pause', 'second pause');
  await it.bring('id-1', { status: 'paused' });
  await it.wait('id-1', 'resume');
  expect((await wish(it, 'resume')).headers).toMatchObject({ 'idempotency-replayed': 'true' });
  expect(it.told).toEqual([]);
});

test('an abort stops what waits for an approval, and is final', async () => {
  const it = await rehearsed();
  expect((await wish(it, 'abort')).status).toBe(200);
  expect(it.told).toEqual(['wake token-approval']);
  expect(await it.control('id-1')).toMatchObject({ wish: 'abort' });
  for (const what of ['pause', 'resume']) {
    expect(await wish(it, what)).toMatchObject({
      status: 409,
      body: { type: 'urn:twolane:problem:replay-status' },
    });
  }
  expect((await wish(it, 'abort', 'again')).status).toBe(200);
  expect(await it.actions()).toHaveLength(2);
});

test.each([
  ['pause', 'planning'],
  ['pause', 'verifying'],
  ['pause', 'done'],
  ['resume', 'done'],
  ['abort', 'done'],
  ['abort', 'verifying'],
] as const)('no %s of what is %s', async (what, status) => {
  const it = await rehearsed();
  await it.bring('id-1', { status });
  expect(await wish(it, what)).toMatchObject({ status: 409, body: { replayStatus: status } });
});

describe('the rate', () => {
  test('of what was seen, not of what somebody changed meanwhile', async () => {
    const it = await applying();
    expect(await rate(it, 20, {})).toMatchObject({
      status: 428,
      body: { type: 'urn:twolane:problem:precondition-required' },
    });
    const shown = await it.call({ ...about('id-1', 'x'), route: 'GET /admin/replays/{replayId}' });
    const etag = String(shown.headers['etag']);
    // The replay goes on meanwhile: that is no change of the rate.
    await it.bring('id-1', { stage: 100 });
    expect(await rate(it, 20, { 'if-match': etag })).toMatchObject({
      status: 200,
      body: { control: { ratePerSec: 20 } },
    });
    expect(await rate(it, 30, { 'if-match': etag })).toMatchObject({
      status: 412,
      body: { type: 'urn:twolane:problem:precondition-failed' },
    });
    expect(await it.control('id-1')).toMatchObject({ ratePerSec: 20 });
    expect((await it.actions()).at(-1)).toBe('replay-rate-changed replay/id-1 alice');
  });

  test.each(['"1"', '1.1', 'W/"4.1"', '"4.1 "', '"4.99999999999999999"'])(
    'not on the word of %s',
    async (tag) => {
      expect((await rate(await applying(), 20, { 'if-match': tag })).status).toBe(412);
    },
  );

  test('of whatever there is', async () => {
    expect((await rate(await applying(), 20, { 'if-match': '*' })).status).toBe(200);
  });

  test.each([0, 1001, 1.5, '20'])('not %j', async (ratePerSec) => {
    const it = await applying();
    const answer = await it.call({
      ...about('id-1', 'rate', 'PUT'),
      key: 'k',
      headers: { 'if-match': '*' },
      body: { ratePerSec },
    });
    expect(answer.status).toBe(400);
  });
});

test('an abort is never promised of what is being verified, wherever the end of applying comes in between', async () => {
  const answers = new Set<number>();
  for (let at = 1; at <= 12; at += 1) {
    let reads = Number.NEGATIVE_INFINITY;
    const it = await rehearsed({
      hooks: {
        beforeRead: async () => {
          reads += 1;
          if (reads === at) await beginVerification(it);
        },
      },
    });
    await it.bring('id-1', { status: 'applying', stage: 100 });
    reads = 0;
    const { status } = await wish(it, 'abort');
    reads = Number.NEGATIVE_INFINITY;
    answers.add(status);
    expect([at, status]).toEqual([at, (await it.replay('id-1'))?.status === 'verifying' ? 409 : 200]);
  }
  expect([...answers].sort()).toEqual([200, 409]);
});

/** As the workflow does it: the wish that was looked at is written once more, so that it cannot have changed. */
const beginVerification = async ({ store, ports: { replays } }: Stage): Promise<void> => {
  const [record, control] = [await replays.load(store, 'id-1'), await replays.loadControl(store, 'id-1')];
  if (record === undefined || control === undefined) throw new Error('There is no replay.');
  if (control.value.wish === 'abort') return;
  await store.commit({
    writes: [
      replays.put({ ...record.value, status: 'verifying' }, record.version),
      replays.putControl('id-1', control.value, control.version),
    ],
    events: [],
  });
};
