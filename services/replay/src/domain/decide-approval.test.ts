import fc from 'fast-check';
import { type ApprovalRefusal, type ApprovalRequest, decideApproval } from './decide-approval.ts';
import { decideRejection } from './decide-rejection.ts';
import type { Manifest } from './manifest.ts';
import { type Plan, type Replay, STATUSES, type Totals } from './model.ts';

const HOUR_MS = 3_600_000;
const plan: Plan = {
  planHash: 'hash-1',
  planned: 10,
  events: 10,
  perConsumer: [{ consumer: 'orders-outcomes', codeSha256: 'code-1', events: 10, byType: {}, byHour: {} }],
  aggregates: 4,
  downstream: [],
  externalEffects: [],
  lateCount: 0,
  frozenCount: 0,
  unreadable: 0,
  estimate: { costMicroUsd: 1, minutes: 1 },
  slices: 1,
  expiresAtMs: 24 * HOUR_MS,
};
const known = { description: 'd', service: 's', functionKey: 'f', projection: false };
const manifest: Manifest = [
  {
    ...known,
    name: 'orders-outcomes',
    events: ['StockRejected.v1'],
    emits: ['OrderCancelled.v1'],
    effect: 'state',
  },
  { ...known, name: 'payments-gateway', events: ['OrderCancelled.v1'], emits: [], effect: 'external' },
];
const none = { applied: 0, alreadyApplied: 0, nothing: 0, failed: 0, frozen: 0, withheld: 0 };
/** What a rehearsal found that would apply ten events at one consumer, and say this. */
const rehearsal = (consumer: string, said: readonly string[]): Totals => ({
  outcomes: { ...none, applied: 10 },
  perConsumer: {
    [consumer]: {
      outcomes: { ...none, applied: 10 },
      measures: Object.fromEntries(said.map((type) => [`says.${type}`, 1])),
      perHour: {},
    },
  },
});
const awaiting: Replay = {
  replayId: 'r-1',
  spec: {
    mode: 'redeliver',
    reason: 'lost an hour',
    consumers: ['orders-outcomes'],
    filter: {},
    ratePerSec: 50,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status: 'awaitingApproval',
  requestedBy: 'alice',
  requestedAtMs: 0,
  plan,
  rehearsal: rehearsal('orders-outcomes', []),
};
const code = new Map([['orders-outcomes', 'code-1']]);
const bob: ApprovalRequest = {
  by: 'bob',
  planHash: 'hash-1',
  allowExternal: false,
  mayOverride: false,
  reason: 'as rehearsed',
  nowMs: HOUR_MS,
  codeNow: code,
  manifest,
};
const approvedByBob: Replay = {
  ...awaiting,
  approval: { by: 'bob', atMs: HOUR_MS, planHash: 'hash-1', allowExternal: false, reason: 'as rehearsed' },
};
/** Live consumers would void payments of what it cancels. */
const reachesMoney: Replay = { ...awaiting, rehearsal: rehearsal('orders-outcomes', ['OrderCancelled.v1']) };
/** It calls the gateway's consumer itself, which withholds. */
const commandsMoney: Replay = {
  ...awaiting,
  spec: { ...awaiting.spec, consumers: ['payments-gateway'] },
  rehearsal: rehearsal('payments-gateway', []),
};
const appendsMoney: Replay = { ...commandsMoney, spec: { ...commandsMoney.spec, mode: 'backfill' } };

test('somebody else approves the rehearsed plan in time', () => {
  expect(decideApproval(awaiting, bob)).toEqual({
    ok: true,
    value: { kind: 'approved', replay: approvedByBob, approval: approvedByBob.approval },
  });
});

test.each<[string, Replay, Partial<ApprovalRequest>, string]>([
  ['the requester', awaiting, { by: 'alice' }, 'own-request'],
  ['the requester with all rights', awaiting, { by: 'alice', mayOverride: true }, 'own-request'],
  ['another hash', awaiting, { planHash: 'hash-2' }, 'plan-changed'],
  ['no hash', awaiting, { planHash: '' }, 'plan-changed'],
  ['other code', awaiting, { codeNow: new Map([['orders-outcomes', 'code-2']]) }, 'plan-changed'],
  ['a consumer that is gone', awaiting, { codeNow: new Map() }, 'plan-changed'],
  ['at its last moment', awaiting, { nowMs: 24 * HOUR_MS }, 'approval-expired'],
  ['a second person', approvedByBob, { by: 'carol' }, 'already-approved'],
  ['the same person, more', approvedByBob, { allowExternal: true, mayOverride: true }, 'already-approved'],
  ['the same person, another plan', approvedByBob, { planHash: 'hash-2' }, 'already-approved'],
  ['external effects without the right', awaiting, { allowExternal: true }, 'override-needed'],
  ['external effects that nobody mentioned', reachesMoney, {}, 'external-effects'],
  ['external effects of what is appended', appendsMoney, {}, 'external-effects'],
  ['no plan yet', { ...awaiting, status: 'planning' }, {}, 'not-awaiting-approval'],
  ['aborted', { ...awaiting, status: 'aborted' }, {}, 'not-awaiting-approval'],
])('%s', (_, replay, change, kind) => {
  expect(decideApproval(replay, { ...bob, ...change })).toMatchObject({ ok: false, refusal: { kind } });
});

test.each<[string, Replay, Partial<ApprovalRequest>, string]>([
  ['the same again', approvedByBob, { nowMs: 48 * HOUR_MS, codeNow: new Map() }, 'repeated'],
  ['a moment before it expires', awaiting, { nowMs: 24 * HOUR_MS - 1 }, 'approved'],
  ['external effects, with the right', reachesMoney, { allowExternal: true, mayOverride: true }, 'approved'],
  ['an external consumer itself, its effects withheld', commandsMoney, {}, 'approved'],
])('%s', (_, replay, change, kind) => {
  expect(decideApproval(replay, { ...bob, ...change })).toMatchObject({ ok: true, value: { kind } });
});

test('a rejection ends what nobody has approved, and nothing else', () => {
  const no = { by: 'alice', reason: 'wrong range' };
  expect(decideRejection(awaiting, no)).toMatchObject({
    ok: true,
    value: { status: 'rejected', cause: 'rejected: by alice: wrong range' },
  });
  expect(decideRejection(approvedByBob, no)).toMatchObject({ refusal: { kind: 'already-approved' } });
  expect(decideRejection({ ...awaiting, status: 'applying' }, no)).toMatchObject({
    refusal: { kind: 'not-awaiting-approval', status: 'applying' },
  });
});

/**
 * Anybody tries anything in any order, while plans expire and code is deployed. Whatever comes of it, an approval that
 * is on the record had two people, one plan, its time and the right to what it allows.
 */
test('there is no way round four eyes', () => {
  const people = fc.constantFrom('alice', 'bob', 'carol');
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('approve' as const),
      by: people,
      planHash: fc.constantFrom('hash-1', 'hash-2', ''),
      allowExternal: fc.boolean(),
      mayOverride: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('reject' as const), by: people }),
    fc.record({ kind: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 30 }) }),
    fc.record({ kind: fc.constant('deploy' as const), code: fc.constantFrom('code-1', 'code-2') }),
    fc.record({ kind: fc.constant('become' as const), status: fc.constantFrom(...STATUSES) }),
  );
  const start = fc.record({
    requestedBy: people,
    external: fc.boolean(),
  });
  fc.assert(
    fc.property(start, fc.array(step, { maxLength: 40 }), ({ requestedBy, external }, steps) => {
      let replay: Replay = { ...(external ? reachesMoney : awaiting), requestedBy };
      let nowMs = 0;
      let deployed = 'code-1';
      for (const each of steps) {
        if (each.kind === 'wait') nowMs += each.hours * HOUR_MS;
        if (each.kind === 'deploy') deployed = each.code;
        if (each.kind === 'become' && replay.approval === undefined) {
          replay = { ...replay, status: each.status };
        }
        if (each.kind === 'reject') {
          const rejected = decideRejection(replay, { by: each.by, reason: 'no' });
          if (rejected.ok) {
            expect(replay.approval).toBeUndefined();
            replay = rejected.value;
          }
        }
        if (each.kind !== 'approve') continue;
        const { by, planHash, allowExternal, mayOverride } = each;
        const codeNow = new Map([['orders-outcomes', deployed]]);
        const before = replay;
        const decided = decideApproval(before, { ...each, codeNow, manifest, nowMs, reason: 'yes' });
        if (!decided.ok || decided.value.kind === 'repeated') continue;
        ({ replay } = decided.value);
        // Said once more, in other words than the decision's own.
        expect(by === requestedBy).toBe(false);
        expect(planHash).toBe('hash-1');
        expect(deployed).toBe('code-1');
        expect(nowMs / HOUR_MS).toBeLessThan(24);
        expect(before.status).toBe('awaitingApproval');
        expect(before.approval).toBeUndefined();
        expect(allowExternal ? mayOverride : true).toBe(true);
        expect(external ? allowExternal : true).toBe(true);
        expect(replay.approval).toEqual({ by, planHash, allowExternal, atMs: nowMs, reason: 'yes' });
      }
    }),
    { numRuns: 2_000 },
  );
});

test.each<[string, Replay, Partial<ApprovalRequest>, ApprovalRefusal]>([
  [
    'when it expired',
    awaiting,
    { nowMs: 25 * HOUR_MS },
    { kind: 'approval-expired', expiredAtMs: 24 * HOUR_MS },
  ],
  ['who approved it', approvedByBob, { by: 'carol' }, { kind: 'already-approved', by: 'bob' }],
  [
    'who approved it, to whom approves more',
    approvedByBob,
    { allowExternal: true, mayOverride: true },
    { kind: 'already-approved', by: 'bob' },
  ],
  [
    'that the hash is another',
    awaiting,
    { planHash: 'x' },
    { kind: 'plan-changed', why: 'it has another hash' },
  ],
  [
    'what was deployed',
    awaiting,
    { codeNow: new Map([['orders-outcomes', 'code-2']]) },
    {
      kind: 'plan-changed',
      why: 'orders-outcomes was deployed anew since it was rehearsed; request the replay again',
    },
  ],
  [
    'who would act',
    reachesMoney,
    { mayOverride: true },
    { kind: 'external-effects', consumers: ['payments-gateway'] },
  ],
  [
    'how far it is',
    { ...awaiting, status: 'planning' },
    {},
    { kind: 'not-awaiting-approval', status: 'planning' },
  ],
  [
    'that a plan is missing',
    (({ plan: _, ...rest }) => rest)(awaiting),
    {},
    { kind: 'not-awaiting-approval', status: 'awaitingApproval' },
  ],
])('a refusal says %s', (_, replay, change, refusal) => {
  expect(decideApproval(replay, { ...bob, ...change })).toEqual({ ok: false, refusal });
});

test('without a rehearsal, what the plan could reach counts', () => {
  const { rehearsal: _, ...unrehearsed } = awaiting;
  const reaching = { ...unrehearsed, plan: { ...plan, externalEffects: ['payments-gateway'] } };
  expect(decideApproval(unrehearsed, bob)).toMatchObject({ ok: true });
  expect(decideApproval(reaching, bob)).toEqual({
    ok: false,
    refusal: { kind: 'external-effects', consumers: ['payments-gateway'] },
  });
  expect(decideApproval(reaching, { ...bob, allowExternal: true, mayOverride: true })).toMatchObject({
    ok: true,
  });
});
