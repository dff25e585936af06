import { TerminalError } from '@twolane/store';
import type { Control } from '../domain/model.ts';
import type { WorkPorts } from './ports.ts';

/** How old a worker's knowledge of the wishes may be. */
const POLL_MS = 1_000;
/** The longest sleep between two looks. */
export const NAP_MS = 500;

/** The wishes as they are now, at most a second old. */
export const watchControl = (
  { store, replays, clock }: Pick<WorkPorts, 'store' | 'replays' | 'clock'>,
  replayId: string,
): (() => Promise<Control>) => {
  let known: Control | undefined;
  let readAtMs = 0;
  return async () => {
    if (known !== undefined && clock() - readAtMs < POLL_MS) return known;
    const found = await replays.loadControl(store, replayId);
    if (found === undefined) throw new TerminalError(`There is no replay ${replayId}.`);
    known = found.value;
    readAtMs = clock();
    return known;
  };
};
