import type { Replay } from '../domain/model.ts';
import { type END_STATUSES, isEnd } from '../domain/model.ts';
import { unlockWrites } from '../lock-table.ts';
import { changeReplay } from './change-replay.ts';
import type { WorkPorts } from './ports.ts';
import { abandonWindows } from './rebuild-windows.ts';

export interface Ending {
  readonly status: (typeof END_STATUSES)[number];
  readonly cause?: string;
  /** What else the record says then. */
  readonly last?: Partial<Pick<Replay, 'applied' | 'verification' | 'plan'>>;
}

/**
 * Ends a replay: its record says how, the audit trail too, and others may have its ranges. As often as wanted; a replay
 * that has ended stays as it ended, except that one which a person rejected is closed here.
 */
export const closeReplay = async (ports: WorkPorts, replayId: string, ending: Ending): Promise<Replay> => {
  const { store, replays, manifest, clock } = ports;
  // Where that fails, the record stays open: windows that are being built are refused to the next rebuild, so that the
  // watch has it tried again until they are free.
  if (ending.status !== 'done') await abandonWindows(ports, replayId);
  return changeReplay(ports, replayId, async ({ replay, control, controlVersion }) => {
    if (replay.endedAtMs !== undefined) return undefined;
    const status = isEnd(replay.status) ? replay.status : ending.status;
    const cause = isEnd(replay.status) ? replay.cause : ending.cause;
    const names = manifest.map(({ name }) => name);
    const { cause: _, ...rest } = replay;
    return {
      replay: {
        ...rest,
        ...ending.last,
        status,
        endedAtMs: clock(),
        ...(cause === undefined ? {} : { cause }),
      },
      audit: { action: `replay-${status}`, ...(cause === undefined ? {} : { reason: cause }) },
      writes: [
        ...(await unlockWrites(store, replays.name, replayId, names)),
        // Workers may be under way, whose execution has failed or was stopped: nothing else tells them.
        ...(status === 'failed' && control.wish === 'run'
          ? [replays.putControl(replayId, { ...control, wish: 'abort', cause: 'failed' }, controlVersion)]
          : []),
      ],
    };
  });
};
