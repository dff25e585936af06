import {
  type Decision,
  type HttpRequest,
  type IdempotentCommand,
  json,
  jsonBody,
  type ProblemAnswer,
  type Route,
  route,
} from '@twolane/http';
import { decideAbort, decidePause, decideRate, decideResume, type Wished } from '../domain/decide-wish.ts';
import type { Control, Status } from '../domain/model.ts';
import { wakeWorkflow } from '../wake-workflow.ts';
import { attempt } from './attempt.ts';
import { matchesControl, replayTag } from './etag.ts';
import type { AdminPorts } from './ports.ts';
import { noReplay, wrongStatus } from './problems.ts';
import { rateField, reasonField } from './replay-body.ts';
import { replayIdParam } from './replay-routes.ts';
import { commandView } from './view.ts';

const wishShape = { reason: reasonField };
export const rateShape = { ratePerSec: rateField };

interface Wish {
  readonly action: string;
  readonly reason?: string;
  decide(status: Status, control: Control): Wished;
  /** What must hold of the control's version. */
  check?(version: number): ProblemAnswer | undefined;
}

type About = HttpRequest<{ readonly replayId: string }, unknown>;

/**
 * What people want of a replay under way. It is put down for the workers, who look every second, and for the workflow,
 * which is told where it waits.
 */
export const wishRoutes = (ports: AdminPorts, once: IdempotentCommand): readonly Route[] => {
  const wish = async (request: About, wished: Wish) => {
    const answer = await once(request, () => decided(ports, request, wished));
    const { replayId } = request.params;
    if (answer.status === 200) {
      await attempt(ports, { doing: 'tell', replayId }, () => wakeWorkflow(ports, replayId));
    }
    return answer;
  };
  const common = { method: 'POST', scopes: ['replay:request'], params: replayIdParam } as const;
  return [
    route({
      ...common,
      path: '/admin/replays/{replayId}/pause',
      body: jsonBody(wishShape),
      handle: (request) => {
        const { reason } = request.body;
        return wish(request, {
          action: 'replay-pause-wished',
          reason,
          decide: (status, control) =>
            decidePause(status, control, causeOf('paused', request.person, reason)),
        });
      },
    }),
    route({
      ...common,
      path: '/admin/replays/{replayId}/resume',
      body: jsonBody(wishShape),
      handle: (request) =>
        wish(request, { action: 'replay-resume-wished', reason: request.body.reason, decide: decideResume }),
    }),
    route({
      ...common,
      path: '/admin/replays/{replayId}/abort',
      body: jsonBody(wishShape),
      handle: (request) => {
        const { reason } = request.body;
        return wish(request, {
          action: 'replay-abort-wished',
          reason,
          decide: (status, control) =>
            decideAbort(status, control, causeOf('aborted', request.person, reason)),
        });
      },
    }),
    route({
      ...common,
      method: 'PUT',
      path: '/admin/replays/{replayId}/rate',
      body: jsonBody(rateShape),
      handle: (request) =>
        wish(request, {
          action: 'replay-rate-changed',
          decide: (status, control) => decideRate(status, control, request.body.ratePerSec),
          check: (version) => {
            const match = matchesControl(request.headers, version);
            return match.ok ? undefined : match.refusal;
          },
        }),
    }),
  ];
};

/** As `cause` is written everywhere: a word, a colon, a sentence. */
const causeOf = (word: string, by: string, reason: string): string => `${word}: by ${by}: ${reason}`;

const decided = async (
  { store, replays, trail, clock }: AdminPorts,
  { params: { replayId }, person: by }: About,
  { action, reason, decide, check }: Wish,
): Promise<Decision> => {
  // In this order: applying ends with a write of both. Whoever read the replay before that, and the control after it, would
  // promise to abort what is done, and write over a control that has not changed since.
  const control = await replays.loadControl(store, replayId);
  const replay = await replays.load(store, replayId);
  if (replay === undefined || control === undefined) return { problem: noReplay(replayId) };
  const refused = check?.(control.version);
  if (refused !== undefined) return { problem: refused };
  const wished = decide(replay.value.status, control.value);
  if (!wished.ok) return { problem: wrongStatus(wished.refusal) };
  const after = wished.value;
  const response = json(200, commandView(replay.value, after ?? control.value), {
    etag: replayTag(replay.version, control.version + (after === undefined ? 0 : 1)),
  });
  if (after === undefined) return { changeSet: { writes: [], events: [] }, response };
  const entries = await trail.append(store, [
    {
      atMs: clock(),
      by,
      action,
      about: `replay/${replayId}`,
      ...(reason === undefined ? {} : { reason }),
      details: { wish: after.wish, ratePerSec: after.ratePerSec, status: replay.value.status },
    },
  ]);
  return {
    changeSet: { writes: [replays.putControl(replayId, after, control.version), ...entries], events: [] },
    response,
  };
};
