import type { Breach } from '../domain/canary.ts';
import { changeReplay } from './change-replay.ts';
import type { WorkPorts } from './ports.ts';

/** Wishes a pause on behalf of the limits, so that every worker stops; a person decides how it goes on. */
export const pauseForBreach = async (
  ports: WorkPorts,
  replayId: string,
  { name, message }: Breach,
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
