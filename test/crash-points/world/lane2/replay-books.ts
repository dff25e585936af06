import { auditTrail, verifyTrail } from '../../../../services/replay/src/audit/index.ts';
import type { Replay, Verification } from '../../../../services/replay/src/domain/model.ts';
import { replayTable } from '../../../../services/replay/src/replay-table.ts';
import { journalBooks, tableBooks } from '../books.ts';
import { OUTBOX, PARKED } from '../lane1.ts';
import { providerOf } from '../provider.ts';
import { TABLES } from './consumers.ts';
import { type Lane2, REPLAY } from './lane2.ts';

const MAX_ENTRIES = 500;

const replayOf = async ({ world }: Lane2, replayId: string): Promise<Replay | undefined> =>
  (await replayTable(REPLAY).load(world.store, replayId))?.value;

/** What must be on the receipt however often an answer was lost: what was applied may be found applied already. */
const receiptOf = (verification: Verification | undefined) => {
  if (verification === undefined) return undefined;
  const { planned, applied, alreadyApplied, skipped, failed, balanced, differencesEqual } = verification;
  return { planned, appliedInAll: applied + alreadyApplied, skipped, failed, balanced, differencesEqual };
};

export interface ReplayLooks {
  readonly replay: Replay | undefined;
  readonly actions: readonly string[];
  readonly trailHolds: boolean;
}

export const lookAtReplay = async (lane: Lane2): Promise<ReplayLooks> => {
  const [replayId = ''] = lane.started;
  const trail = auditTrail(REPLAY);
  const { items } = await trail.newest(lane.world.store, { limit: MAX_ENTRIES });
  return {
    replay: await replayOf(lane, replayId),
    // A task that was begun twice says so twice.
    actions: [...new Set(items.toReversed().map(({ action }) => action))],
    trailHolds: (await verifyTrail(trail, lane.world.store)).holds,
  };
};

/** The consumers' tables, what was said, the provider's books; and of the replay how it ended. */
export const replayBooks = (lane: Lane2, { replay, actions, trailHolds }: ReplayLooks): unknown => ({
  tables: Object.values(TABLES).flatMap((table) => tableBooks(lane.world.store, table, { versions: false })),
  said: journalBooks(lane.world.store, OUTBOX),
  provider: providerOf(lane.world).books(),
  parked: lane.world.store.all(PARKED).length,
  held: tableBooks(lane.world.store, REPLAY, {
    skip: ({ key }) => !key.pk.startsWith('lock#'),
    versions: false,
  }),
  status: replay?.status,
  approvedBy: replay?.approval?.by,
  receipt: receiptOf(replay?.verification),
  actions,
  trailHolds,
});
