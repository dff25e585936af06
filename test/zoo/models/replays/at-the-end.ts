import { isEnd } from '../../../../services/replay/src/domain/model.ts';
import { dispatch } from '../../../../services/replay/src/tasks/dispatch.ts';
import { undisturbed } from '../../../crash-points/world/lane1.ts';
import { TABLES } from '../../../crash-points/world/lane2/consumers.ts';
import { providerOf } from '../../../crash-points/world/provider.ts';
import { itemsOf, recordOf } from './knowledge.ts';
import { type Crowd, request } from './people.ts';

/** What must be true once the execution is over. */
export const checkEnd = async (
  crowd: Crowd,
  { charges, ratePerSec }: { readonly charges: string; readonly ratePerSec: number },
): Promise<void> => {
  const { lane, known, wrong } = crowd;
  const record = await recordOf(lane, known.replayId);
  if (record === undefined || !isEnd(record.status)) {
    wrong(`the execution is over, and the replay is ${record?.status}`);
    return;
  }
  checkStock(crowd);
  if (
    known.approved?.allowExternal !== true &&
    JSON.stringify(providerOf(lane.world).charges()) !== charges
  ) {
    wrong('the provider was called without leave');
  }
  if (record.status === 'done') await checkReceipt(crowd);
  if (ratePerSec < 1_000 && !known.isBusy && record.status === 'done') checkPace(crowd, ratePerSec);
  await checkLate(crowd, record.status);
  const again = await request(crowd, {}, 'bob');
  if (again.status !== 201)
    wrong(`a replay that has ended still holds its range: ${again.status} ${again.text}`);
};

/** Each delivery that is in stock is in it once. */
const checkStock = ({ lane, scene, wrong }: Crowd): void => {
  if (scene.consumer !== 'inventory-restock') return;
  const sums = new Map<string, number>();
  for (const { event, key } of scene.events) {
    const isIn = lane.world.store.all(TABLES.inventory).some(({ key: { pk } }) => pk === `restock#${key}`);
    const lines: readonly { readonly sku: string; readonly quantity: number }[] = isIn
      ? Object(event.data).lines
      : [];
    for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity);
  }
  for (const { key, item } of lane.world.store.all(TABLES.inventory)) {
    if (!key.pk.startsWith('sku#')) continue;
    const sku = key.pk.slice('sku#'.length);
    if (item['available'] !== (sums.get(sku) ?? 0)) {
      wrong(`${sku}: ${String(item['available'])} are available, and ${sums.get(sku) ?? 0} came in`);
    }
  }
};

const checkReceipt = async ({ lane, scene, known, wrong }: Crowd): Promise<void> => {
  const receipt = (await recordOf(lane, known.replayId))?.verification;
  if (receipt === undefined) {
    wrong('a replay is done without a receipt');
    return;
  }
  const last = new Map<string, string>();
  for (const outcomes of known.outcomes.values()) for (const [key, kind] of outcomes) last.set(key, kind);
  const failed = [...last.values()].filter((kind) => kind === 'failed').length;
  const { planned, applied, alreadyApplied, skipped, mismatches } = receipt;
  const told = applied + alreadyApplied + skipped + receipt.failed;
  if (planned !== scene.events.length) wrong(`${planned} deliveries were planned of ${scene.events.length}`);
  if (receipt.failed !== failed && !known.isForged)
    wrong(`the receipt says that ${receipt.failed} failed, and ${failed} did`);
  if (receipt.balanced !== (planned === told)) wrong('the receipt says that it balances, and it does not');
  if (told !== planned && !known.isForged) wrong(`of ${planned} deliveries the receipt accounts for ${told}`);
  if (mismatches < known.otherwise.size && !known.isForged) {
    wrong(`${known.otherwise.size} deliveries did something else than was shown, and ${mismatches} are told`);
  }
  const left = leftToApply({ lane, scene });
  if (receipt.differencesEqual && (left > 0 || known.otherwise.size > 0)) {
    wrong(`the receipt says that nothing is left and nothing differs; ${left} are left`);
  }
};

/** Events that could still be applied. */
const leftToApply = ({ lane, scene }: Pick<Crowd, 'lane' | 'scene'>): number => {
  if (scene.consumer !== 'inventory-restock') return 0;
  const items = itemsOf(lane, TABLES.inventory).length === 0 ? [] : lane.world.store.all(TABLES.inventory);
  const done = new Set(items.map(({ key }) => key.pk));
  return scene.events.filter(({ key, isBroken }) => !isBroken && !done.has(`restock#${key}`)).length;
};

/** No more deliveries than the rate allows for the time that it took, beside a burst for each of its tasks. */
const checkPace = ({ lane, known, wrong, scene }: Crowd, ratePerSec: number): void => {
  const { approvedAtMs = 0 } = known;
  const tookSec = (lane.world.clock.now() - approvedAtMs) / 1_000;
  const bursts = 8;
  if (scene.events.length > ratePerSec * (tookSec + bursts)) {
    wrong(`${scene.events.length} deliveries at ${ratePerSec} a second took ${tookSec} s`);
  }
};

/** Tasks that come late change nothing of a replay that has ended. */
const checkLate = async ({ lane, known, wrong }: Crowd, status: string): Promise<void> => {
  known.hasEnded = true;
  for (const late of [
    { step: 'beginStage' },
    { step: 'apply', slice: 0, stage: 100 },
    { step: 'checkStage' },
  ]) {
    try {
      await dispatch(
        lane.worker(undisturbed),
        { ...late, replayId: known.replayId },
        Number.MAX_SAFE_INTEGER,
      );
    } catch {
      // It may refuse by failing.
    }
  }
  const after = await recordOf(lane, known.replayId);
  if (after?.status !== status) wrong(`a late task made a replay that was ${status} ${after?.status}`);
};
