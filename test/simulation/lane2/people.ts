import type { Base } from '../base.ts';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { AskAdmin } from './ask-admin.ts';
import type { DoorCalls } from './door-calls.ts';
import { createLookAfter, type Ended } from './look-after.ts';
import type { Uploads } from './uploads.ts';
import { consumersOf, type Requested, requestOf, type Wanted } from './wanted.ts';

/** How the world stands: whether something is on its way, live messages handled so far, consumers that have lost something. */
export interface Look {
  readonly isQuiet: boolean;
  readonly live: number;
  readonly losers: readonly string[];
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly ask: AskAdmin;
  readonly uploads: Uploads;
  readonly base: Base;
  readonly faults: Faults;
  readonly doorCalls: DoorCalls;
  readonly look: () => Look;
}

/** Who gave up a correction asks for it again after a while. */
const AGAIN_MS = 10 * 60_000;

/** One who asks for corrections, and another who approves them, over the admin API. */
export const createPeople = (ports: Ports) => {
  const { scheduler, faults, ask, uploads, look } = ports;
  let wanted = 0;
  const unfinished = new Set<Wanted>();
  const requested: Requested[] = [];
  const lookAfter = createLookAfter(ports);

  /** The id of the replay; undefined where it was refused. */
  const request = async (correction: Wanted, uploadId?: string): Promise<string | undefined> => {
    wanted += 1;
    const answer = await ask({
      who: 'ada',
      route: 'POST /admin/replays',
      key: `correction ${wanted}`,
      body: requestOf(correction, scheduler.nowMs(), uploadId),
    });
    const replayId: unknown =
      answer?.status === 201 ? Reflect.get(Object(answer.body), 'replayId') : undefined;
    return typeof replayId === 'string' ? replayId : undefined;
  };

  const attend = async (
    { replayId, uploadId }: Pick<Requested, 'replayId' | 'uploadId'>,
    correction: Wanted,
    before: Look,
  ): Promise<Ended> => {
    const { status, wasAborted } = await lookAfter(replayId, correction);
    if (status === 'done' && correction.mode !== 'redeliver') faults.count(correction.mode);
    const isSameLive = before.live === look().live;
    if (!isSameLive) faults.count('replayRaces');
    const consumers = consumersOf(correction);
    requested.push({
      ...{ replayId, mode: correction.mode, wasAborted },
      wasAlone: before.isQuiet && isSameLive && consumers.length === 1,
      wasNeeded: consumers.some((consumer) => before.losers.includes(consumer)),
      ...named(uploadId),
    });
    return { status, wasAborted };
  };

  /** What was given up holds nothing back: the same can be asked for again, and is done. Others may be at it just now. */
  const again = async (correction: Wanted, uploadId?: string): Promise<void> => {
    const { abortsAfterCalls: _, ...rest } = correction;
    const whole = { ...rest, allowExternal: true };
    for (;;) {
      await scheduler.sleep(AGAIN_MS);
      const before = look();
      const replayId = await request(whole, uploadId);
      if (replayId === undefined) continue;
      const { status } = await attend({ replayId, ...named(uploadId) }, whole, before);
      if (status === 'done' || status === 'empty') return;
    }
  };

  const correct = async (correction: Wanted, before: Look): Promise<void> => {
    const uploadId = correction.mode === 'backfill' ? await uploads.send(correction.lines) : undefined;
    if (correction.mode === 'backfill' && uploadId === undefined) return;
    const replayId = await request(correction, uploadId);
    // Others are at the same: what was lost, they bring, too.
    if (replayId === undefined && correction.mode === 'redeliver') return;
    const isOver =
      replayId !== undefined &&
      !(await attend({ replayId, ...named(uploadId) }, correction, before)).wasAborted;
    if (!isOver) await again(correction, uploadId);
  };

  return {
    correct: (correction: Wanted): void => {
      const before = look();
      unfinished.add(correction);
      correct(correction, before).then(() => unfinished.delete(correction));
    },
    waiting: (): number => unfinished.size,
    unfinished: (): readonly Wanted[] => [...unfinished],
    requested: (): readonly Requested[] => requested,
  };
};

const named = (uploadId: string | undefined): Pick<Requested, 'uploadId'> =>
  uploadId === undefined ? {} : { uploadId };

export type People = ReturnType<typeof createPeople>;
