import type { WhyNotAdjusted } from './domain/check-backfill.ts';
import { MAX_FROZEN_MESSAGES } from './domain/limits.ts';
import type { ReplaySpec } from './domain/model.ts';
import type { SetAside } from './tasks/ports.ts';

/** Of the frozen messages that a spec names, those that cannot be corrected forward, and why. No more are read than a spec may name. */
export const notAdjustable = async (
  setAside: Pick<SetAside, 'frozen'>,
  { backfill }: Pick<ReplaySpec, 'backfill'>,
): Promise<ReadonlyMap<string, WhyNotAdjusted>> => {
  if (backfill?.kind !== 'frozen') return new Map();
  const found = await setAside.frozen(backfill.messageIds.slice(0, MAX_FROZEN_MESSAGES));
  return new Map(found.flatMap((one) => ('why' in one ? [[one.messageId, one.why] as const] : [])));
};
