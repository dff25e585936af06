import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaFunction } from '../aws/lambda.ts';
import type { Base } from '../base.ts';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import { createAskAdmin } from './ask-admin.ts';
import type { DoorCalls } from './door-calls.ts';
import { replays } from './functions.ts';
import { createLookAfter } from './look-after.ts';
import { type Requested, requestOf, type Wanted } from './wanted.ts';

/** How the world stands: whether something is on its way, live messages handled so far, consumers that have lost something. */
export interface Look {
  readonly isQuiet: boolean;
  readonly live: number;
  readonly losers: readonly string[];
}

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly admin: LambdaFunction<APIGatewayProxyEventV2>;
  readonly base: Base;
  readonly faults: Faults;
  readonly doorCalls: DoorCalls;
  readonly look: () => Look;
}

/** Who gave up a correction asks for it again after a while. */
const AGAIN_MS = 10 * 60_000;

/** One who asks for corrections, and another who approves them, over the admin API. */
export const createPeople = (ports: Ports) => {
  const { scheduler, base, faults, look } = ports;
  let wanted = 0;
  const unfinished = new Set<Wanted>();
  const requested: Requested[] = [];
  const ask = createAskAdmin(ports);
  const lookAfter = createLookAfter({ ...ports, ask });

  /** The id of the replay; undefined where it was refused. */
  const request = async (correction: Wanted): Promise<string | undefined> => {
    wanted += 1;
    const answer = await ask({
      who: 'ada',
      route: 'POST /admin/replays',
      key: `correction ${wanted}`,
      body: requestOf(correction, scheduler.nowMs()),
    });
    const replayId: unknown =
      answer?.status === 201 ? Reflect.get(Object(answer.body), 'replayId') : undefined;
    return typeof replayId === 'string' ? replayId : undefined;
  };

  const attend = async (replayId: string, correction: Wanted, before: Look): Promise<Requested> => {
    const { wasAborted } = await lookAfter(replayId, correction);
    const isSameLive = before.live === look().live;
    if (!isSameLive) faults.count('replayRaces');
    const one = {
      ...{ replayId, mode: correction.mode, wasAborted },
      wasAlone: before.isQuiet && isSameLive && correction.consumers.length === 1,
      wasNeeded: correction.consumers.some((consumer) => before.losers.includes(consumer)),
    };
    requested.push(one);
    return one;
  };

  /** What was given up holds nothing back: the same can be asked for again, and is done. Others may be at it just now. */
  const again = async (correction: Wanted): Promise<void> => {
    const { abortsAfterCalls: _, ...rest } = correction;
    const whole = { ...rest, allowExternal: true };
    for (;;) {
      await scheduler.sleep(AGAIN_MS);
      const before = look();
      const replayId = await request(whole);
      if (replayId === undefined) continue;
      await attend(replayId, whole, before);
      const status = (await replays.load(base.store, replayId))?.value.status;
      if (status === 'done' || status === 'empty') return;
    }
  };

  const correct = async (correction: Wanted, before: Look): Promise<void> => {
    const replayId = await request(correction);
    if (replayId === undefined) return;
    const { wasAborted } = await attend(replayId, correction, before);
    if (wasAborted) await again(correction);
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

export type People = ReturnType<typeof createPeople>;
