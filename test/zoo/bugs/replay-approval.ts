import type { PlantedBug } from '../core/planted-bug.ts';

const DECIDE = 'services/replay/src/domain/decide-approval.ts';
const ROUTES = 'services/replay/src/admin/decision-routes.ts';
const HASH = 'services/replay/src/tasks/plan-hash.ts';
const REFUSAL = 'services/replay/src/tasks/approval-refusal.ts';
const LOCKS = 'services/replay/src/domain/locks.ts';

/** Who may let what be applied. */
export const approvalBugs: readonly PlantedBug[] = [
  {
    name: 'own-request-approved',
    what: 'whoever requested a replay may approve it',
    file: DECIDE,
    find: "if (by === replay.requestedBy) return refuse({ kind: 'own-request' });",
    replace: '',
  },
  {
    name: 'client-instead-of-person',
    what: 'two clients of one person count as four eyes',
    file: ROUTES,
    find: '{ params: { replayId }, person: by, scopes, body }: About<ApprovalBody>,',
    replace: '{ params: { replayId }, owner: by, scopes, body }: About<ApprovalBody>,',
  },
  {
    name: 'any-hash-approved',
    what: 'an approval for another plan is taken for this one',
    file: DECIDE,
    find: "if (planHash !== plan.planHash) return refuse({ kind: 'plan-changed', why: 'it has another hash' });",
    replace: '',
  },
  {
    name: 'expired-plan-approved',
    what: 'a plan may be approved after its time',
    file: DECIDE,
    find: 'if (nowMs >= plan.expiresAtMs) return',
    replace: 'if (nowMs >= plan.expiresAtMs * 2) return',
  },
  {
    name: 'unrehearsed-code-approved',
    what: 'an approval does not mind that a consumer was deployed since it was rehearsed',
    file: DECIDE,
    find: 'if (changed !== undefined) {',
    replace: 'if (changed !== undefined && changed.events < 0) {',
  },
  {
    name: 'override-for-everybody',
    what: 'effects outside are allowed by people who may not allow them',
    file: DECIDE,
    find: "if (allowExternal && !request.mayOverride) return refuse({ kind: 'override-needed' });",
    replace: '',
  },
  {
    name: 'approved-twice',
    what: 'a second approval takes the place of the first one, with other leave for effects outside',
    file: DECIDE,
    find: 'const same = before.by === by && before.planHash === planHash && before.allowExternal === allowExternal;',
    replace:
      "if (before.planHash === planHash && before.allowExternal !== allowExternal) {\n      const approval = { by, atMs: nowMs, planHash, allowExternal, reason };\n      return ok({ kind: 'approved', replay: { ...replay, approval }, approval });\n    }\n    const same = before.by === by && before.planHash === planHash;",
  },
  {
    name: 'stage-without-a-second-look',
    what: 'code that is deployed between approval and application is applied unrehearsed',
    file: REFUSAL,
    find: 'if (approval === undefined || planHash !== approval.planHash) {',
    replace: 'if (approval === undefined || planHash === undefined) {',
  },
  {
    name: 'hash-without-its-range',
    what: 'plans over different ranges have the same hash: an approval of one holds for the other',
    file: HASH,
    find: '      mode,\n      range,\n',
    replace: '      mode,\n',
  },
  {
    name: 'hash-without-its-code',
    what: 'a plan’s hash does not say which code was rehearsed',
    file: HASH,
    find: '      code,\n      policy',
    replace: '      policy',
  },
  {
    name: 'hash-without-its-policy',
    what: 'a plan’s hash does not say by which windows events were late',
    file: HASH,
    find: '      policy: ports.policyVersion,\n',
    replace: '',
  },
  {
    name: 'effects-unshown',
    what: 'a plan whose events lead to payments is approved without leave for that',
    file: DECIDE,
    find: 'if (external.length > 0 && !allowExternal) {',
    replace: 'if (external.length > 9 && !allowExternal) {',
  },
  {
    name: 'overlapping-replays',
    what: 'two replays may hold ranges that overlap, unless one lies within the other',
    file: LOCKS,
    find: 'return a.fromMs < b.toMs && b.fromMs < a.toMs;',
    replace:
      'return (a.fromMs <= b.fromMs && b.toMs <= a.toMs) || (b.fromMs <= a.fromMs && a.toMs <= b.toMs);',
  },
  {
    name: 'overlap-on-another-axis',
    what: 'a range by occurrence is compared with one by recording as if they were the same',
    file: LOCKS,
    find: 'toMs: toMs + correctionWindowMs }',
    replace: 'toMs: toMs + 0 * correctionWindowMs }',
  },
  {
    name: 'lock-kept-for-ever',
    what: 'a replay that has ended still holds its ranges',
    file: 'services/replay/src/lock-table.ts',
    find: 'return after.length === before.length ? [] : [put(table, consumer, after, stored)];',
    replace: 'return after.length <= before.length ? [] : [put(table, consumer, after, stored)];',
  },
];
