import type { Called } from '@twolane/http/testing';
import { callWith } from '@twolane/http/testing';
import { undisturbed } from '../../../crash-points/world/lane1.ts';
import type { Lane2 } from '../../../crash-points/world/lane2/lane2.ts';
import type { Random } from '../../../simulation/kernel/random.ts';
import type { Wrongs } from '../first-wrong.ts';
import { controlOf, type Knowledge, recordOf } from './knowledge.ts';
import { rangeText, type Scene } from './scene.ts';

const REQUESTER = 'ada';
const BASIC = 'read replay:request replay:approve';

export interface Crowd {
  readonly lane: Lane2;
  readonly scene: Scene;
  readonly known: Knowledge;
  readonly random: Random;
  readonly wrong: Wrongs;
}

interface Saying {
  readonly route: string;
  readonly replayId?: string;
  readonly as?: string;
  readonly through?: string;
  readonly scope?: string;
  readonly body: object;
}

const keys = new WeakMap<Lane2, number>();

export const say = (
  lane: Lane2,
  { route, replayId, as = REQUESTER, through = 'cli', scope = BASIC, body }: Saying,
) => {
  const key = (keys.get(lane) ?? 0) + 1;
  keys.set(lane, key);
  return callWith(lane.http(undisturbed), {
    route,
    body,
    headers: { 'idempotency-key': `"key-${key}"` },
    claims: { client_id: through, sub: as, scope },
    ...(replayId === undefined ? {} : { params: { replayId } }),
  });
};

export const request = (
  { lane, scene }: Pick<Crowd, 'lane' | 'scene'>,
  changes: object = {},
  as = REQUESTER,
): Promise<Called> =>
  say(lane, {
    route: 'POST /admin/replays',
    as,
    body: {
      mode: 'redeliver',
      reason: 'an hour was lost',
      consumers: [scene.consumer],
      range: { axis: 'recorded', ...rangeText(scene.range) },
      ratePerSec: 1_000,
      limits: { failurePercent: 20, duplicatePercent: 100 },
      ...changes,
    },
  });

/** Somebody tries to approve it: in the right way, or in one of many wrong ones. Who is accepted must have had the right to. */
export const tryApproval = async (
  { lane, scene, known, random, wrong }: Crowd,
  rightly: boolean,
): Promise<void> => {
  const { replayId } = known;
  const before = await recordOf(lane, replayId);
  const control = await controlOf(lane, replayId);
  const right = before?.plan?.planHash ?? 'none';
  const by = rightly ? 'grace' : random.pick(['grace', REQUESTER, REQUESTER, 'lin']);
  const through = rightly ? 'cli' : random.pick(['cli', 'portal']);
  const planHash =
    rightly || random.chance(0.6) ? right : random.pick(['f'.repeat(64), [...right].reverse().join('')]);
  const allowExternal = rightly ? scene.leadsOutside || random.chance(0.2) : random.chance(0.4);
  const mayOverride = rightly || random.chance(0.5);
  const nowMs = lane.world.clock.now();
  const codeNow = lane.code.get(scene.consumer);
  const { status, text } = await say(lane, {
    route: 'POST /admin/replays/{replayId}/approval',
    replayId,
    as: by,
    through,
    scope: mayOverride ? `${BASIC} replay:override` : BASIC,
    body: { planHash, allowExternal, reason: 'looks right' },
  });
  const after = await recordOf(lane, replayId);
  if (before?.approval !== undefined) {
    if (JSON.stringify(after?.approval) !== JSON.stringify(before.approval)) {
      wrong('a second approval took the place of the first');
    }
    return;
  }
  if (status !== 200) {
    if (after?.approval !== undefined) wrong('an approval was refused and is on record');
    const isFine =
      rightly &&
      before?.status === 'awaitingApproval' &&
      control?.wish !== 'abort' &&
      codeNow === known.planCode &&
      nowMs < (before.plan?.expiresAtMs ?? 0);
    if (isFine && status < 500) wrong(`a right approval is refused: ${text}`);
    return;
  }
  known.approved = { by, planHash, allowExternal };
  known.approvedAtMs = nowMs;
  if (by === REQUESTER) wrong('who requested the replay has approved it');
  if (planHash !== right) wrong('an approval for another plan was taken');
  if (before?.status !== 'awaitingApproval') wrong(`a replay was approved that is ${before?.status}`);
  if (nowMs >= (before?.plan?.expiresAtMs ?? 0)) wrong('a plan was approved after its time');
  if (codeNow !== known.planCode) wrong('code was approved that was never rehearsed');
  if (allowExternal && !mayOverride) wrong('effects outside were allowed by who may not allow them');
  if (scene.leadsOutside && !allowExternal)
    wrong('payments would follow, and the approval gives no leave for them');
};

/** One of the things that people do to a replay under way. */
export const wish = async (
  { lane, known }: Pick<Crowd, 'lane' | 'known'>,
  what: 'pause' | 'resume' | 'abort' | 'rejection',
): Promise<boolean> => {
  const { status } = await say(lane, {
    route: `POST /admin/replays/{replayId}/${what}`,
    replayId: known.replayId,
    body: { reason: 'lunch' },
  });
  if (status === 200) {
    known.stopWishedAtMs = what === 'resume' ? undefined : (known.stopWishedAtMs ?? lane.world.clock.now());
  }
  return status === 200;
};
