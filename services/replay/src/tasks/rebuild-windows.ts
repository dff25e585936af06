import { DOOR_VERSION, type EventOutcome, MAX_DOOR_WINDOWS, type WindowFigures } from '@twolane/consumer';
import { RetryableError, TerminalError } from '@twolane/store';
import type { Replay } from '../domain/model.ts';
import { loadReplay } from './change-replay.ts';
import { windowsOf } from './part-writer.ts';
import type { WorkPorts } from './ports.ts';

/** Windows that a cause names; it has not room for a month of them. */
const MAX_NAMED_WINDOWS = 12;

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
 * Throws `WindowRefused`, naming the first window that refused, and `RetryableError` where none passes now; of a swap both name
 * the windows that are swapped already.
 */
export const windowStep = async (
  { doors }: Pick<WorkPorts, 'doors'>,
  replay: Replay,
  step: 'begin' | 'swap' | 'abandon' | 'figures',
): Promise<readonly WindowFigures[]> => {
  const { consumer, windows } = rebuildOf(replay);
  const figures = new Map<string, WindowFigures>();
  for (let left = windows; left.length > 0; ) {
    const asked = left.slice(0, MAX_DOOR_WINDOWS);
    const answer = await doors.call(consumer, {
      twolane: DOOR_VERSION,
      kind: 'rebuild',
      step,
      replayId: replay.replayId,
      windows: asked,
    });
    for (const one of answer.figures ?? []) figures.set(one.window, one);
    const open = answer.outcomes.filter(({ kind }) => kind === 'failed' || kind === 'withheld');
    const refused = open.find(({ mayPassLater }) => mayPassLater !== true);
    const undone = [...open.map(({ eventKey }) => eventKey), ...left.slice(asked.length)];
    const upTo = step === 'swap' ? swapped(windows, undone) : '';
    if (refused !== undefined) throw new WindowRefused(`${said(consumer, step, refused)}${upTo}`);
    // An invocation's time may be over, or live traffic was faster: done windows are done, and the others are asked again.
    const [first] = open;
    if (first !== undefined && open.length >= asked.length) {
      throw new RetryableError(`${said(consumer, step, first)}${upTo}`);
    }
    left = undone;
  }
  return windows.flatMap((window) => figures.get(window) ?? []);
};

const said = (consumer: string, step: string, { eventKey, cause, kind, why = '' }: EventOutcome): string =>
  `${consumer}, ${step} of ${eventKey}: ${cause ?? kind} ${why}`;

/** Whoever reads why the rebuild failed must know which figures are new. */
const swapped = (windows: readonly string[], undone: readonly string[]): string => {
  const done = windows.filter((window) => !undone.includes(window));
  if (done.length === 0) return ' No window is swapped.';
  const more = done.length > MAX_NAMED_WINDOWS ? ` and ${done.length - MAX_NAMED_WINDOWS} more` : '';
  const named = `${done.slice(0, MAX_NAMED_WINDOWS).join(', ')}${more}`;
  return ` ${done.length} of ${windows.length} windows are swapped and stay so: ${named}.`;
};

/** Drops what a rebuild had begun to build; nothing where it had not, or is no rebuild. */
export const abandonWindows = async (ports: WorkPorts, replayId: string): Promise<void> => {
  const { replay } = await loadReplay(ports, replayId);
  if (replay.spec.mode === 'rebuild' && replay.stage !== undefined)
    await windowStep(ports, replay, 'abandon');
};
