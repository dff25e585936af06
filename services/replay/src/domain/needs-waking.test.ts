import type { Control, Replay, Status, WaitingToken } from './model.ts';
import { needsWaking } from './needs-waking.ts';

const approval = { by: 'bob', atMs: 1, planHash: 'h', allowExternal: false, reason: 'yes' };
const replay = (status: Status, change: Partial<Replay> = {}): Replay => ({
  replayId: 'r-1',
  spec: {
    mode: 'redeliver',
    reason: 'r',
    consumers: ['orders-outcomes'],
    filter: {},
    ratePerSec: 50,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status,
  requestedBy: 'alice',
  requestedAtMs: 0,
  ...change,
});

test.each<[string, Replay, Control['wish'], WaitingToken['kind'], boolean]>([
  ['nobody decided', replay('awaitingApproval'), 'run', 'approval', false],
  ['approved', replay('awaitingApproval', { approval }), 'run', 'approval', true],
  ['approved, and under way since', replay('applying', { approval }), 'run', 'approval', false],
  ['rejected', replay('rejected'), 'run', 'approval', true],
  ['rejected, with a token of a pause before', replay('rejected'), 'run', 'resume', false],
  ['rejected and closed', replay('rejected', { endedAtMs: 1 }), 'run', 'approval', false],
  ['aborted while it waits for an approval', replay('awaitingApproval'), 'abort', 'approval', true],
  ['aborted while it is paused', replay('paused', { approval }), 'abort', 'resume', true],
  ['aborted while it runs: workers see it', replay('applying', { approval }), 'abort', 'approval', false],
  ['aborted and ended', replay('aborted', { endedAtMs: 1 }), 'abort', 'approval', false],
  ['paused', replay('paused', { approval }), 'pause', 'resume', false],
  ['resumed', replay('paused', { approval }), 'run', 'resume', true],
  ['resumed, and under way since', replay('applying', { approval }), 'run', 'resume', false],
  ['expired', replay('expired'), 'run', 'approval', false],
  ['closed before its workflow came to wait', replay('failed', { endedAtMs: 1 }), 'pause', 'resume', true],
])('%s', (_, given, wish, kind, expected) => {
  expect(needsWaking(given, { wish, ratePerSec: 50 }, { kind, token: 't', sinceMs: 0 })).toBe(expected);
});
