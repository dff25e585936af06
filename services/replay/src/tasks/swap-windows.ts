import type { Replay } from '../domain/model.ts';
import { readSlices } from '../slice-table.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay } from './close-replay.ts';
import { NAP_MS, watchControl } from './control.ts';
import type { WorkPorts } from './ports.ts';
import { rebuildOf, windowStep } from './rebuild-windows.ts';

/** What an invocation had sent right before its time was over may still be written a little later. */
const LAST_WRITE_MS = 5_000;

/**
 * Puts the new figures of a rebuild in the place of the live ones. What live traffic counted after the plan was made is
 * carried over by the projection itself; only what is counted in the old figures after that would be lost. So it waits until no invocation
 * runs any more that looked before the rebuild began.
 */
export const swapWindows = async (
  ports: WorkPorts,
  replayId: string,
): Promise<{ readonly next: 'verify' | 'paused' | 'aborted' }> => {
  const { replay } = await loadReplay(ports, replayId);
  const { wish, cause = 'aborted' } = await outlived(ports, replay);
  if (wish === 'pause') return { next: 'paused' };
  if (wish === 'abort') {
    await closeReplay(ports, replayId, { status: 'aborted', cause });
    return { next: 'aborted' };
  }
  await changeReplay(ports, replayId, ({ replay: now }) => ({
    replay: now,
    audit: { action: 'windows-swapped', details: { planHash: now.plan?.planHash ?? '' } },
  }));
  await windowStep(ports, replay, 'swap');
  return { next: 'verify' };
};

/** Waits for it, unless people wish otherwise; what they wish then. */
const outlived = async (ports: WorkPorts, replay: Replay) => {
  const { clock, sleep, doors } = ports;
  const control = watchControl(ports, replay.replayId);
  const lifeMs = (await doors.timeoutMs(rebuildOf(replay).consumer)) + LAST_WRITE_MS;
  const untilMs = (await begunAtMs(ports, replay)) + lifeMs;
  while (clock() < untilMs && (await control()).wish === 'run') await sleep(NAP_MS);
  return control();
};

/** Windows are begun before the first of them is filled. */
const begunAtMs = async ({ store, replays, clock }: WorkPorts, { replayId }: Replay): Promise<number> => {
  let firstMs = clock();
  for await (const { startedAtMs } of readSlices(store, replays.name, replayId, 'apply-100')) {
    firstMs = Math.min(firstMs, startedAtMs);
  }
  return firstMs;
};
