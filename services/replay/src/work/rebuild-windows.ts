import { DOOR_VERSION, MAX_DOOR_WINDOWS, type WindowFigures } from '@twolane/consumer';
import { TerminalError } from '@twolane/store';
import type { Replay } from '../domain/model.ts';
import { loadReplay } from './change-replay.ts';
import { windowsOf } from './part-writer.ts';
import type { WorkPorts } from './ports.ts';

/** The projection and the windows that a rebuild is about. */
export const rebuildOf = ({
  replayId,
  spec,
}: Replay): { readonly consumer: string; readonly windows: readonly string[]; readonly fromMs: number } => {
  const [consumer] = spec.consumers;
  if (spec.mode !== 'rebuild' || spec.range === undefined || consumer === undefined) {
    throw new TerminalError(`Replay ${replayId} rebuilds nothing.`);
  }
  const { fromMs, toMs } = spec.range;
  return { consumer, windows: windowsOf(fromMs, toMs), fromMs };
};

/** A window that its projection would not begin, swap or drop. */
export class WindowRefused extends Error {
  override readonly name = 'WindowRefused';
}

/**
 * One step for all windows of a rebuild; figures as they are then. As often as wanted: what is done already is left.
 * Throws `WindowRefused`, naming the first window that refused.
 */
export const windowStep = async (
  { doors }: Pick<WorkPorts, 'doors'>,
  replay: Replay,
  step: 'begin' | 'swap' | 'abandon' | 'figures',
): Promise<readonly WindowFigures[]> => {
  const { consumer, windows } = rebuildOf(replay);
  const figures: WindowFigures[] = [];
  for (let at = 0; at < windows.length; at += MAX_DOOR_WINDOWS) {
    const answer = await doors.call(consumer, {
      twolane: DOOR_VERSION,
      kind: 'rebuild',
      step,
      replayId: replay.replayId,
      windows: windows.slice(at, at + MAX_DOOR_WINDOWS),
    });
    const refused = answer.outcomes.find(({ kind }) => kind === 'failed' || kind === 'withheld');
    if (refused !== undefined) {
      throw new WindowRefused(
        `${consumer}, ${step} of ${refused.eventKey}: ${refused.cause ?? refused.kind} ${refused.why ?? ''}`,
      );
    }
    figures.push(...(answer.figures ?? []));
  }
  return figures;
};

/** Drops what a rebuild had begun to build; nothing where it had not, or is no rebuild. */
export const abandonWindows = async (ports: WorkPorts, replayId: string): Promise<void> => {
  const { replay } = await loadReplay(ports, replayId);
  if (replay.spec.mode === 'rebuild' && replay.stage !== undefined)
    await windowStep(ports, replay, 'abandon');
};
