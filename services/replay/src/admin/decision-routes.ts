import { flag, optional, text } from '@twolane/contracts';
import {
  type Decision,
  type HttpRequest,
  type IdempotentCommand,
  json,
  jsonBody,
  type Route,
  route,
} from '@twolane/http';
import { decideApproval } from '../domain/decide-approval.ts';
import { decideRejection } from '../domain/decide-rejection.ts';
import type { Replay } from '../domain/model.ts';
import { wakeWorkflow } from '../wake-workflow.ts';
import { attempt } from './attempt.ts';
import { replayTag } from './etag.ts';
import type { AdminPorts } from './ports.ts';
import { noReplay, notApproved, wrongStatus } from './problems.ts';
import { reasonField } from './replay-body.ts';
import { replayIdParam } from './replay-routes.ts';
import { commandView } from './view.ts';

export const approvalShape = {
  planHash: text({
    description: 'Of the plan that was looked at: planHash in the replay.',
    sensitivity: 'internal',
    maxLength: 128,
    pattern: '^[!-~]+$',
  }),
  allowExternal: optional(
    flag({
      description: 'Let effects outside of the database happen. Needs replay:override. Default: false.',
      sensitivity: 'internal',
    }),
  ),
  reason: reasonField,
};

export const rejectionShape = { reason: reasonField };

type About<Body> = HttpRequest<{ readonly replayId: string }, Body>;

/** Approve or reject what was rehearsed. The workflow is told after it is on record, never before. */
export const decisionRoutes = (ports: AdminPorts, once: IdempotentCommand): readonly Route[] => [
  route({
    method: 'POST',
    path: '/admin/replays/{replayId}/approval',
    scopes: ['replay:approve'],
    params: replayIdParam,
    body: jsonBody(approvalShape),
    handle: (request) => decided(ports, once, request, () => approve(ports, request)),
  }),
  route({
    method: 'POST',
    path: '/admin/replays/{replayId}/rejection',
    scopes: ['replay:approve'],
    params: replayIdParam,
    body: jsonBody(rejectionShape),
    handle: (request) => decided(ports, once, request, () => reject(ports, request)),
  }),
];

const decided = async (
  ports: AdminPorts,
  once: IdempotentCommand,
  request: About<unknown>,
  decide: () => Promise<Decision>,
) => {
  const answer = await once(request, decide);
  const { replayId } = request.params;
  if (answer.status === 200) {
    await attempt(ports, { doing: 'tell', replayId }, () => wakeWorkflow(ports, replayId));
  }
  return answer;
};

interface ApprovalBody {
  readonly planHash: string;
  readonly allowExternal?: boolean;
  readonly reason: string;
}

const approve = async (
  ports: AdminPorts,
  { params: { replayId }, person: by, scopes, body }: About<ApprovalBody>,
): Promise<Decision> => {
  const { store, replays, trail, clock } = ports;
  const found = await replays.load(store, replayId);
  if (found === undefined) return { problem: noReplay(replayId) };
  const before = found.value;
  const control = await replays.loadControl(store, replayId);
  if (control?.value.wish === 'abort' && before.approval === undefined) {
    return { problem: wrongStatus({ status: before.status, detail: 'it is being aborted' }) };
  }
  const nowMs = clock();
  const decision = decideApproval(before, {
    by,
    planHash: body.planHash,
    allowExternal: body.allowExternal ?? false,
    reason: body.reason,
    mayOverride: scopes.has('replay:override'),
    nowMs,
    codeNow: await codeNow(ports, before),
    manifest: ports.manifest,
  });
  if (!decision.ok) return { problem: notApproved(decision.refusal) };
  if (decision.value.kind === 'repeated') return unchanged(ports, before, found.version);
  const { replay, approval } = decision.value;
  const entries = await trail.append(store, [
    {
      atMs: nowMs,
      by,
      action: 'replay-approved',
      about: `replay/${replayId}`,
      reason: body.reason,
      details: { planHash: approval.planHash, allowExternal: approval.allowExternal },
    },
  ]);
  return changed(ports, replay, found.version, entries);
};

const reject = async (
  ports: AdminPorts,
  { params: { replayId }, person: by, body: { reason } }: About<{ readonly reason: string }>,
): Promise<Decision> => {
  const { store, replays, trail, clock } = ports;
  const found = await replays.load(store, replayId);
  if (found === undefined) return { problem: noReplay(replayId) };
  const rejected = decideRejection(found.value, { by, reason });
  if (!rejected.ok) return { problem: notApproved(rejected.refusal) };
  const entries = await trail.append(store, [
    { atMs: clock(), by, action: 'replay-rejected', about: `replay/${replayId}`, reason },
  ]);
  return changed(ports, rejected.value, found.version, entries);
};

/** Only of a replay that can be approved at all: before its plan there is nothing to compare. */
const codeNow = async (
  { consumers }: AdminPorts,
  { plan, status, approval }: Replay,
): Promise<ReadonlyMap<string, string>> => {
  const now = new Map<string, string>();
  if (plan === undefined || status !== 'awaitingApproval' || approval !== undefined) return now;
  for (const { consumer } of plan.perConsumer) {
    const code = await consumers.codeOf(consumer);
    if (code !== undefined) now.set(consumer, code);
  }
  return now;
};

const changed = async (
  { store, replays }: AdminPorts,
  replay: Replay,
  version: number,
  entries: Awaited<ReturnType<AdminPorts['trail']['append']>>,
): Promise<Decision> => {
  const control = await replays.loadControl(store, replay.replayId);
  return {
    changeSet: { writes: [replays.put(replay, version), ...entries], events: [] },
    response: json(200, commandView(replay, control?.value), {
      etag: replayTag(version + 1, control?.version ?? 0),
    }),
  };
};

const unchanged = async (
  { store, replays }: AdminPorts,
  replay: Replay,
  version: number,
): Promise<Decision> => {
  const control = await replays.loadControl(store, replay.replayId);
  return {
    changeSet: { writes: [], events: [] },
    response: json(200, commandView(replay, control?.value), {
      etag: replayTag(version, control?.version ?? 0),
    }),
  };
};
