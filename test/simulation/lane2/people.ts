import { timeText } from '@twolane/contracts';
import type { HttpHandler } from '@twolane/http';
import { type Called, callWith } from '@twolane/http/testing';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isEnd, type Replay } from '../../../services/replay/src/domain/model.ts';
import type { LambdaFunction } from '../aws/lambda.ts';
import type { Base } from '../base.ts';
import { resultOf } from '../clients.ts';
import type { Faults } from '../faults/faults.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import { replays } from './functions.ts';

/** A correction that somebody wants. */
export interface Wanted {
  readonly consumers: readonly string[];
  readonly fromMs: number;
  readonly allowExternal: boolean;
  /** Somebody stops it in the middle, for a while. */
  readonly pauses: boolean;
}

/** One that was requested, and what else happened meanwhile. */
export interface Requested {
  readonly replayId: string;
  /** Nothing was on its way, no live message was handled from its request to its end, and one consumer was asked alone. */
  readonly wasAlone: boolean;
  /** Its consumer had lost something. */
  readonly wasNeeded: boolean;
}

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
  readonly look: () => Look;
}

const MAX_TRIES = 8;
const LOOK_MS = 20_000;
const MAX_BEHIND_MS = 2 * 60_000;
const MAX_LOOKS = 1_500;
const SCOPES = 'replay:request replay:approve replay:override replay:read';

/** One who asks for corrections, and another who approves them, over the admin API. */
export const createPeople = ({ scheduler, random, admin, base, faults, look }: Ports) => {
  let wanted = 0;
  let waiting = 0;
  const requested: Requested[] = [];
  const handler: HttpHandler = async (event) => resultOf(await admin.invoke(event));

  const insist = async (
    who: string,
    route: string,
    key: string,
    params: Record<string, string>,
    body: object,
  ) => {
    let last: Called | undefined;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      last = await callWith(handler, {
        ...{ route, params, body },
        headers: { 'idempotency-key': `"${key}"` },
        claims: { client_id: 'ops', sub: who, scope: SCOPES },
      });
      if (last.status < 400 || (last.status !== 500 && last.status !== 503)) return last;
      await scheduler.sleep(random.whole(1_000, 30_000));
    }
    return last;
  };
  const about = (who: string, replay: Replay, what: string, body: object) =>
    insist(
      who,
      `POST /admin/replays/{replayId}/${what}`,
      `${replay.replayId} ${what} ${scheduler.nowMs()}`,
      {
        replayId: replay.replayId,
      },
      { reason: 'a consumer lost messages', ...body },
    );

  const lookAfter = async (replayId: string, { allowExternal, pauses }: Wanted): Promise<void> => {
    let hasPaused = false;
    for (let looks = 0; looks < MAX_LOOKS; looks += 1) {
      const replay = (await replays.load(base.store, replayId))?.value;
      if (replay === undefined || (isEnd(replay.status) && replay.endedAtMs !== undefined)) return;
      // At most points it is over in an instant; a pause that is wished before the approval meets it for sure.
      if (['awaitingApproval', 'applying'].includes(replay.status) && pauses && !hasPaused) {
        hasPaused = true;
        const answer = await about('ada', replay, 'pause', {});
        if (answer?.status === 200) faults.count('replayPaused');
      }
      if (replay.status === 'awaitingApproval' && replay.approval === undefined)
        await about('grace', replay, 'approval', { planHash: replay.plan?.planHash ?? '', allowExternal });
      if (replay.status === 'paused') await about('ada', replay, 'resume', {});
      await scheduler.sleep(LOOK_MS);
    }
  };

  const correct = async (correction: Wanted, before: Look): Promise<void> => {
    wanted += 1;
    const range = {
      axis: 'recorded',
      from: timeText(correction.fromMs),
      // The function's clock may be behind, and refuses what lies in its future.
      to: timeText(scheduler.nowMs() - MAX_BEHIND_MS),
    };
    const answer = await insist(
      'ada',
      'POST /admin/replays',
      `correction ${wanted}`,
      {},
      {
        mode: 'redeliver',
        reason: 'a consumer lost messages',
        consumers: correction.consumers,
        range,
        ratePerSec: 1_000,
        limits: { failurePercent: 100, duplicatePercent: 100 },
      },
    );
    const replayId: unknown =
      answer?.status === 201 ? Reflect.get(Object(answer.body), 'replayId') : undefined;
    if (typeof replayId !== 'string') return;
    await lookAfter(replayId, correction);
    if (before.live !== look().live) faults.count('replayRaces');
    const wasAlone = before.isQuiet && before.live === look().live && correction.consumers.length === 1;
    requested.push({
      replayId,
      wasAlone,
      wasNeeded: correction.consumers.some((one) => before.losers.includes(one)),
    });
  };

  return {
    correct: (correction: Wanted): void => {
      const before = look();
      waiting += 1;
      correct(correction, before).then(() => {
        waiting -= 1;
      });
    },
    waiting: () => waiting,
    requested: (): readonly Requested[] => requested,
  };
};

export type People = ReturnType<typeof createPeople>;
