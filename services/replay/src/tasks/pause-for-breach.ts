import type { Breach } from '../domain/canary.ts';
import type { ApprovalRefusal } from './approval-refusal.ts';
import { changeReplay } from './change-replay.ts';
import type { WorkPorts } from './ports.ts';

/**
 * Wishes a pause on behalf of the limits, or of an approval that does not hold any more, so that every worker stops; a person decides how
 * it goes on. What is wished already stays.
 */
export const pauseForBreach = async (
  ports: WorkPorts,
  replayId: string,
  { name, message }: Breach | ApprovalRefusal,
): Promise<void> => {
  await changeReplay(ports, replayId, ({ replay, control, controlVersion }) => {
    if (control.wish !== 'run') return undefined;
    const cause = `${name}: ${message}`;
    const wish = { ...control, wish: 'pause', cause } as const;
    return {
      replay,
      audit: { action: 'limit-passed', reason: cause, details: { stage: replay.stage ?? 0 } },
      writes: [ports.replays.putControl(replayId, wish, controlVersion)],
    };
  });
};
