import { isEnd, type Replay, type Status, type WaitingToken } from '../domain/model.ts';
import { wakeWorkflow } from '../wake-workflow.ts';
import type { Workflow } from '../workflow.ts';
import { changeReplay } from './change-replay.ts';
import type { WorkPorts } from './ports.ts';

/**
 * Keeps the token that the workflow waits with, together with the status that shows it. Whoever decides sends it; where
 * the decision was faster than the token, it is sent at once.
 */
export const waitForPeople = async (
  ports: WorkPorts & { readonly workflow: Pick<Workflow, 'wake'> },
  replayId: string,
  { kind, token }: Pick<WaitingToken, 'kind' | 'token'>,
): Promise<void> => {
  const { store, replays, clock } = ports;
  await changeReplay(ports, replayId, async ({ replay, control }) => {
    const before = await replays.loadToken(store, replayId);
    const waiting = { kind, token, sinceMs: clock() };
    const writes = [replays.putToken(replayId, waiting, before?.version)];
    if (isEnd(replay.status)) return { replay, writes };
    return {
      replay: shown(replay, kind, control.cause),
      writes,
      audit: {
        action: kind === 'approval' ? 'approval-awaited' : 'replay-paused',
        ...(kind === 'resume' && control.cause !== undefined ? { reason: control.cause } : {}),
        ...(replay.plan === undefined ? {} : { details: { planHash: replay.plan.planHash } }),
      },
    };
  });
  await wakeWorkflow(ports, replayId);
};

const shown = (replay: Replay, kind: WaitingToken['kind'], cause: string | undefined): Replay => {
  const status: Status = kind === 'approval' ? 'awaitingApproval' : 'paused';
  const { cause: _, ...rest } = replay;
  return { ...rest, status, ...(kind === 'resume' && cause !== undefined ? { cause } : {}) };
};
