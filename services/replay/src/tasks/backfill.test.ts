import { uploadReport } from '../domain/testing/upload-report.ts';
import { putUpload } from '../upload-table.ts';
import { orderOf } from './event-order.ts';
import { countedEvent } from './testing/counting.ts';
import { runWorkflow } from './testing/run-workflow.ts';
import { createWorld, NOW_MS, type World } from './testing/world.ts';

const DAY_MS = 86_400_000;
const late = (n: number) =>
  countedEvent({
    id: `late-${n}`,
    sku: `sku-${n % 3}`,
    occurredAtMs: NOW_MS - DAY_MS,
    recordedAtMs: NOW_MS - 1_000,
  });

const uploaded = async (world: World, events: readonly object[]): Promise<void> => {
  const file = events.map((event) => `${JSON.stringify(event)}\n`).join('');
  await world.ports.files.put('uploads/u-1/run-1/good/00000.jsonl', Buffer.from(file));
  const report = uploadReport(events.length, { byType: { 'Counted.v1': events.length } });
  const upload = {
    uploadId: 'u-1',
    name: 'late.jsonl',
    status: 'valid',
    requestedBy: 'ada',
    requestedAtMs: NOW_MS,
    run: 'run-1',
    report,
  } as const;
  await world.store.commit({ writes: [putUpload('replay', upload)], events: [] });
};

const request = (world: World) =>
  world.requestOf({
    mode: 'backfill',
    reason: 'a file came late',
    consumers: [],
    filter: {},
    backfill: { kind: 'upload', uploadId: 'u-1', takeGoodOnes: false },
    ratePerSec: 1_000,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  });
const recorded = (world: World) =>
  world.store
    .all('outbox')
    .map(({ item }) => String(item['event']))
    .filter((text) => text.includes('late-'));

test('a late file goes to everyone who takes its events, with its own times, and that is proved', async () => {
  const world = createWorld({ live: true });
  await uploaded(world, [0, 1, 2, 3].map(late));
  await request(world);
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('done');
  // Rules of consumers that take backfills only look for it.
  for (const text of recorded(world))
    expect(JSON.parse(text)).toMatchObject({ backfilledby: world.replayId });
  expect(world.sums()).toEqual({
    'sums sku-0': 2,
    'sums sku-1': 1,
    'sums sku-2': 1,
    'doubles sku-0': 4,
    'doubles sku-1': 2,
    'doubles sku-2': 2,
  });
  const { plan, verification, cause } = await world.replay();
  expect(plan?.perConsumer.map(({ consumer, events }) => [consumer, events])).toEqual([
    ['doubles', 4],
    ['sums', 4],
  ]);
  expect({ verification, cause }).toMatchObject({
    cause: undefined,
    verification: {
      planned: 8,
      applied: 8,
      balanced: true,
      differencesEqual: true,
      proof: { stillToApply: 0 },
    },
  });
  expect(recorded(world)).toHaveLength(4);
  for (const text of recorded(world)) {
    const { time, recordedtime, lateness } = JSON.parse(text);
    expect({ time, lateness }).toEqual({ time: '2026-12-01T12:00:00.000Z', lateness: 'late' });
    expect(Date.parse(recordedtime)).toBeGreaterThanOrEqual(NOW_MS);
  }
});

test('what consumers have applied is not appended again', async () => {
  const world = createWorld({ live: true });
  await world.record([{ id: 'known', sku: 'sku-9' }]);
  await world.flow();
  const known = countedEvent({
    id: 'known',
    sku: 'sku-9',
    occurredAtMs: NOW_MS - 3_600_000,
    recordedAtMs: NOW_MS,
  });
  await uploaded(world, [known, late(1)]);
  await request(world);
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('done');
  expect((await world.replay()).verification).toMatchObject({ planned: 4, applied: 2, alreadyApplied: 2 });
  expect(world.store.all('outbox')).toHaveLength(2);
});

test('an aggregate is backfilled in the order in which it happened, whatever its events are called', async () => {
  const happened = [5, 2, 9, 0, 7, 4];
  const world = createWorld({ live: true });
  const events = happened.map((hour) =>
    countedEvent({
      id: `late-${10 - hour}`,
      sku: 'sku-1',
      occurredAtMs: NOW_MS - DAY_MS + hour * 3_600_000,
      recordedAtMs: NOW_MS,
    }),
  );
  await uploaded(world, events);
  await request(world);
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('done');
  const inOrder = ['late-10', 'late-8', 'late-6', 'late-5', 'late-3', 'late-1'];
  for (const request of world.asked) {
    if ('events' in request) expect(request.events.map((event) => Object(event).id)).toEqual(inOrder);
  }
  // And recorded so, for whoever redelivers them later.
  const rows = recorded(world).map((text) => JSON.parse(text));
  const byRecording = rows.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  expect(byRecording.map(({ id }) => id)).toEqual(inOrder);
});

test('appended twice is appended once: the mark is in the same commit', async () => {
  let killed = false;
  const world = createWorld({
    live: true,
    before: async (call, inside) => {
      // Right after the events were appended, before their deltas are kept.
      if (call === 'put' && !killed && recorded(inside).length > 0) {
        killed = true;
        throw new Error('The worker was killed.');
      }
    },
  });
  await uploaded(world, [0, 1, 2, 3].map(late));
  await request(world);
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('done');
  expect(killed).toBe(true);
  expect(recorded(world)).toHaveLength(4);
  expect((await world.replay()).verification).toMatchObject({ applied: 8, overtaken: 0, balanced: true });
});

test('a backfill that live traffic does not apply in time says so', async () => {
  const world = createWorld();
  await uploaded(world, [late(0)]);
  await request(world);
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('done');
  const { verification, cause } = await world.replay();
  expect(verification).toMatchObject({ differencesEqual: false, proof: { stillToApply: 2 } });
  expect(cause).toBe('not-proved: 2 deliveries would still be applied');
});

/** Only one consumer is left to act, and it acts outside of the database. */
const onlyOutside = async (allowExternal: boolean) => {
  const world = createWorld();
  const { doors } = world.ports;
  world.use({
    manifest: world.ports.manifest.flatMap((one) =>
      one.name === 'doubles' ? [{ ...one, effect: 'external' } as const] : [],
    ),
    doors: {
      ...doors,
      call: async (consumer, request) => {
        const answer = await doors.call(consumer, request);
        const withheld = { kind: 'withheld', cause: 'external-effect', changes: [], emits: [] } as const;
        return { ...answer, outcomes: answer.outcomes.map((outcome) => ({ ...outcome, ...withheld })) };
      },
    },
  });
  await uploaded(world, [late(0), late(1)]);
  await request(world);
  const end = await runWorkflow(world, {
    approval: async () => {
      await world.approve();
      await world.change((replay) =>
        replay.approval === undefined
          ? replay
          : { ...replay, approval: { ...replay.approval, allowExternal } },
      );
    },
  });
  const { verification, cause = '' } = await world.replay();
  return { end, appended: recorded(world).length, outcomes: verification, cause };
};

test('an effect outside that was approved happens: the event is appended for it', async () => {
  expect(await onlyOutside(true)).toMatchObject({
    end: 'done',
    appended: 2,
    // Nobody has done it yet: that it was appended proves nothing.
    cause: expect.stringMatching(/^not-proved: 2 deliveries would still be applied/),
    outcomes: { applied: 2, differencesEqual: false, proof: { stillToApply: 2 } },
  });
});

test('and one that was not approved does not', async () => {
  expect(await onlyOutside(false)).toMatchObject({ end: 'refused', appended: 0 });
});

test('a message that was discarded since the request is not corrected silently: the plan fails and names it', async () => {
  const world = createWorld({ live: true });
  const frozen = async () => [
    { messageId: 'm-1', event: late(1) },
    { messageId: 'm-2', why: 'discarded' } as const,
  ];
  world.use({ setAside: { ...world.ports.setAside, frozen } });
  await world.requestOf({
    mode: 'backfill',
    reason: 'frozen',
    consumers: [],
    filter: {},
    backfill: { kind: 'frozen', messageIds: ['m-1', 'm-2'] },
    ratePerSec: 1_000,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  });
  await expect(runWorkflow(world, { approval: () => world.approve() })).rejects.toThrow(
    'message-not-adjustable: /backfill/messageIds/1 is "m-2", which was discarded',
  );
  expect(recorded(world)).toEqual([]);
});

test('nor is one that is discarded after the approval, before it is applied', async () => {
  const world = createWorld({ live: true });
  let isDiscarded = false;
  const frozen = async () =>
    isDiscarded ? [{ messageId: 'm-1', why: 'discarded' } as const] : [{ messageId: 'm-1', event: late(1) }];
  world.use({ setAside: { ...world.ports.setAside, frozen } });
  await world.requestOf({
    mode: 'backfill',
    reason: 'frozen',
    consumers: [],
    filter: {},
    backfill: { kind: 'frozen', messageIds: ['m-1'] },
    ratePerSec: 1_000,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  });
  const end = await runWorkflow(world, {
    approval: async () => {
      await world.approve();
      isDiscarded = true;
    },
  });
  expect(end).toBe('refused');
  expect((await world.replay()).cause).toBe('plan-changed: message m-1 was discarded since');
  expect(recorded(world)).toEqual([]);
});

test('a frozen event is corrected forward at the time of approval, and verified as it was recorded then', async () => {
  const world = createWorld({ live: true });
  const event = late(1);
  world.use({ setAside: { ...world.ports.setAside, frozen: async () => [{ messageId: 'm-1', event }] } });
  await world.requestOf({
    mode: 'backfill',
    reason: 'frozen',
    consumers: [],
    filter: {},
    backfill: { kind: 'frozen', messageIds: ['m-1'] },
    ratePerSec: 1_000,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  });
  const end = await runWorkflow(world, {
    approval: async () => {
      world.pass(30 * 60_000);
      await world.approve();
    },
  });
  expect(end).toBe('done');
  const [row = '{}'] = recorded(world);
  const adjusted = { id: 'late-1.adjusted', time: '2026-12-02T12:30:00.000Z', causationid: 'late-1' };
  expect(JSON.parse(row)).toMatchObject(adjusted);
  // A projection by the hour looks for it in the hour in which it was counted.
  const last = world.asked.at(-1);
  expect(last !== undefined && 'events' in last ? last.events : []).toMatchObject([adjusted]);
});
