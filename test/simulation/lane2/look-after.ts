import { isEnd, type Replay } from '../../../services/replay/src/domain/model.ts';
import type { Base } from '../base.ts';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { AskAdmin } from './ask-admin.ts';
import type { DoorCalls } from './door-calls.ts';
import { replays } from './functions.ts';
import type { Manner } from './wanted.ts';

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly base: Base;
  readonly faults: Faults;
  readonly ask: AskAdmin;
  readonly doorCalls: DoorCalls;
}

/** What became of a replay that was looked after. */
export interface Ended {
  /** Undefined: it was nowhere. */
  readonly status: Replay['status'] | undefined;
  /** Somebody was told that it ends. */
  readonly wasAborted: boolean;
}

const LOOK_MS = 20_000;
const MAX_LOOKS = 1_500;
/** Who wants to abort a paused one does not always wait until it has been resumed. */
const ABORTS_PAUSED_RATE = 0.5;
const REJECTS_RATE = 0.7;

/** Those who watch a replay from its request to its end: approve it, stop it for a while, give it up. */
export const createLookAfter = ({ scheduler, random, base, faults, ask, doorCalls }: Ports) => {
  const tell = (who: string, replayId: string, what: string, body: object = {}) =>
    ask({
      who,
      route: `POST /admin/replays/{replayId}/${what}`,
      key: `${replayId} ${what} ${scheduler.nowMs()}`,
      params: { replayId },
      body: { reason: 'a consumer lost messages', ...body },
    });

  return async (replayId: string, { allowExternal, pauses, abortsAfterCalls }: Manner): Promise<Ended> => {
    let [hasPaused, wasAborted, isLeft] = [false, false, false];
    const abort = async (): Promise<void> => {
      if (wasAborted || (await tell('ada', replayId, 'abort'))?.status !== 200) return;
      wasAborted = true;
      faults.count('replayAborted');
    };
    if (abortsAfterCalls !== undefined) doorCalls.ringAt(replayId, abortsAfterCalls, abort);

    const decide = async ({ status, approval, plan }: Replay): Promise<void> => {
      // At most points it is over in an instant; a pause that is wished before the approval meets it for sure.
      if (['awaitingApproval', 'applying'].includes(status) && pauses && !hasPaused) {
        hasPaused = true;
        if ((await tell('ada', replayId, 'pause'))?.status === 200) faults.count('replayPaused');
      }
      if (status === 'awaitingApproval' && approval === undefined && !isLeft) {
        const answer = await tell('grace', replayId, 'approval', {
          planHash: plan?.planHash ?? '',
          allowExternal,
        });
        // Effects outside would follow, which she does not want: she says so, or leaves it until its time is up.
        if (answer?.status === 409 && random.chance(REJECTS_RATE)) await tell('grace', replayId, 'rejection');
        else isLeft = answer?.status === 409;
      }
      if (status !== 'paused') return;
      if (doorCalls.isDue(replayId) && random.chance(ABORTS_PAUSED_RATE)) await abort();
      else await tell('ada', replayId, 'resume');
    };

    let status: Replay['status'] | undefined;
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const replay = (await replays.load(base.store, replayId))?.value;
      status = replay?.status;
      if (replay === undefined || (isEnd(replay.status) && replay.endedAtMs !== undefined)) break;
      await decide(replay);
      await scheduler.sleep(LOOK_MS);
    }
    return { status, wasAborted };
  };
};
