import { isEnd } from '../domain/model.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay } from './close-replay.ts';
import type { WorkPorts } from './ports.ts';

export interface ResumeStep {
  readonly next: 'rehearse' | 'stage' | 'wait' | 'aborted';
}

/**
 * How a paused replay goes on: as the record says, whatever woke the workflow. Who resumes after a limit was passed lets
 * that stage go on in spite of it; the next stage is measured anew.
 */
export const decideResume = async (
  ports: WorkPorts,
  replayId: string,
  timedOut: boolean,
): Promise<ResumeStep> => {
  const { replay: before, control } = await loadReplay(ports, replayId);
  if (isEnd(before.status)) return { next: 'aborted' };
  // Who resumed it just before the time was up has resumed it.
  const isTooLong = timedOut && control.wish === 'pause';
  if (control.wish === 'abort' || isTooLong) {
    const cause = isTooLong ? 'paused-too-long: nobody resumed it in time' : (control.cause ?? 'aborted');
    await closeReplay(ports, replayId, { status: 'aborted', cause });
    return { next: 'aborted' };
  }
  if (control.wish === 'pause') return { next: 'wait' };
  const replay = await changeReplay(ports, replayId, ({ replay: now }) => {
    if (now.status !== 'paused') return undefined;
    const { cause, ...rest } = now;
    const waived = cause?.startsWith('too-many-') === true && now.stage !== undefined;
    return {
      replay: {
        ...rest,
        status: now.approval === undefined ? 'rehearsing' : 'applying',
        ...(waived ? { waivedStage: now.stage } : {}),
      },
      audit: { action: 'replay-resumed', ...(waived ? { reason: `in spite of ${cause}` } : {}) },
    };
  });
  return { next: replay.approval === undefined ? 'rehearse' : 'stage' };
};
