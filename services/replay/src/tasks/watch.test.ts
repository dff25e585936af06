import { createMemoryStore } from '@twolane/store';
import type { Replay, Status } from '../domain/model.ts';
import { replayTable } from '../replay-table.ts';
import { type ExecutionState, watchReplays } from './watch.ts';

const NOW_MS = Date.parse('2026-12-01T00:10:00.000Z');
const replays = replayTable('replay');

const replay = (replayId: string, status: Status, more: Partial<Replay> = {}): Replay => ({
  replayId,
  spec: {
    mode: 'redeliver',
    reason: 'r',
    consumers: ['sums'],
    filter: {},
    ratePerSec: 1,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status,
  requestedBy: 'ada',
  requestedAtMs: Date.parse('2026-11-30T23:50:00.000Z'),
  executionArn: `arn:${replayId}`,
  ...more,
});

const watched = async (
  open: Replay,
  {
    state = 'running',
    endedAgoMs = 600_000,
    fails = false,
  }: {
    readonly state?: ExecutionState;
    readonly endedAgoMs?: number;
    readonly fails?: boolean;
  } = {},
) => {
  const store = createMemoryStore({
    journal: { rowFor: () => ({ table: 'outbox', key: { pk: 'p', sk: 's' }, item: {}, expiresAtSec: 1 }) },
  });
  const writes = [
    replays.put(open),
    replays.putListed(open),
    replays.putControl(open.replayId, { wish: 'run', ratePerSec: 1 }),
    replays.putToken(open.replayId, { kind: 'approval', token: 'the-token', sinceMs: 1 }),
  ];
  await store.commit({ writes, events: [] });
  const done: string[] = [];
  const report = await watchReplays(
    {
      store,
      replays,
      workflow: {
        start: async (replayId) => {
          done.push(`started ${replayId}`);
          return { executionArn: 'arn:new' };
        },
        wake: async (token) => {
          if (fails) throw new Error('Step Functions is away.');
          done.push(`woke ${token}`);
          return 'told';
        },
      },
      executionOf: async () =>
        state === 'ended' ? { state, endedAtMs: NOW_MS - endedAgoMs, why: 'ABORTED' } : { state },
      recordFailure: async (replayId, { name, cause }) => {
        done.push(`failed ${replayId}: ${name} ${cause}`);
      },
      logger: { info: () => undefined, warn: () => undefined },
      clock: () => NOW_MS,
    },
    NOW_MS + 1_000,
  );
  return { done, report };
};

const approval = { by: 'grace', atMs: 1, planHash: 'x', allowExternal: false, reason: 'r' };

test.each([
  ['one that has ended', replay('a', 'done', { endedAtMs: 1 }), {}, []],
  ['one that waits for an approval', replay('a', 'awaitingApproval'), {}, []],
  [
    'one that was approved, and whose workflow was not told',
    replay('a', 'awaitingApproval', { approval }),
    {},
    ['woke the-token'],
  ],
  ['one that was rejected, and whose workflow was not told', replay('a', 'rejected'), {}, ['woke the-token']],
  [
    'one whose execution was stopped',
    replay('a', 'applying'),
    { state: 'ended' },
    ['failed a: WorkflowEnded ABORTED'],
  ],
  [
    'one whose execution Step Functions does not know, as when the state machine was replaced',
    replay('a', 'applying', { requestedAtMs: NOW_MS - 7_200_000 }),
    { state: 'unknown' },
    ['failed a: WorkflowEnded its execution is not known any more'],
  ],
  ['one whose execution is not known yet', replay('a', 'planning'), { state: 'unknown' }, []],
  ['one whose execution has just ended', replay('a', 'applying'), { state: 'ended', endedAgoMs: 1_000 }, []],
] as const)('%s', async (_, open, how, done) => {
  expect((await watched(open, how)).done).toEqual(done);
});

test('one that could not be started is started, also when its month is over', async () => {
  const { executionArn: _, ...never } = replay('a', 'planning');
  expect((await watched(never)).done).toEqual(['started a']);
});

test('one that cannot be looked after now is left to the next minute', async () => {
  const { report } = await watched(replay('a', 'awaitingApproval', { approval }), { fails: true });
  expect(report).toEqual({ open: 1, failures: 1 });
});
