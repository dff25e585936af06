import { type CloudEvent, eventKey } from '@twolane/contracts';
import { auditTrail, verifyTrail } from '../../../services/replay/src/audit/index.ts';
import { isEnd, type Replay } from '../../../services/replay/src/domain/model.ts';
import type { Base } from '../base.ts';
import type { DoorWatch } from '../functions/at-door.ts';
import { REPLAYS, replays } from '../lane2/functions.ts';
import type { Lane2 } from '../lane2/lane2.ts';
import type { Requested } from '../lane2/wanted.ts';
import { wrongIn } from './check-receipt.ts';
import { wrongWith } from './check-upload.ts';
import type { Violations } from './violation.ts';

interface Ports {
  readonly base: Base;
  readonly violations: Violations;
  readonly lane2: Pick<Lane2, 'requested' | 'unfinished' | 'uploaded' | 'bucket' | 'hasFailed' | 'endedAtMs'>;
  readonly doors: Pick<DoorWatch, 'appliedFor'>;
  readonly events: readonly CloudEvent[];
}

/** Every correction has come to its end, its receipt adds up and is true, nothing is held any more, and the audit trail holds. */
export const checkCorrections = async (ports: Ports): Promise<void> => {
  const { base, violations, lane2, doors, events } = ports;
  const { report } = violations;
  const { store } = base;
  for (const wanted of lane2.unfinished())
    report('liveness', `Somebody still waits for this correction: ${JSON.stringify(wanted)}.`);
  const brought = new Set<string | undefined>();
  for (const one of lane2.requested()) {
    const { replayId } = one;
    const replay = (await replays.load(store, replayId))?.value;
    if (replay === undefined || !isEnd(replay.status) || replay.endedAtMs === undefined) {
      report('liveness', `Correction ${replayId} is ${replay?.status ?? 'unknown'}, and has not ended.`);
      continue;
    }
    if (one.wasAborted && (replay.status === 'done' || replay.status === 'empty'))
      report('abortsAreKept', `${replayId} is ${replay.status}, although somebody was told that it ends.`);
    // What a backfill appends, live traffic applies.
    if (['done', 'aborted'].includes(replay.status) && one.mode !== 'backfill') {
      const evidence = {
        // What an attempt had sent may be written after the end; nobody looks there any more.
        files: lane2.bucket.inFolder(`replays/${replayId}/deltas/applied/`, lane2.endedAtMs(replayId)),
        applied: doors.appliedFor(replayId),
        hasFailed: lane2.hasFailed(replayId),
      };
      for (const what of wrongIn(replay, evidence)) report('receiptsAreTrue', `${what}.`);
    }
    if (replay.status === 'done') checkReceipt(replay, one, report);
    if (replay.status === 'done' || replay.status === 'empty') brought.add(one.uploadId);
  }
  const recorded = new Set(events.map(eventKey));
  for (const file of lane2.uploaded()) {
    for (const what of wrongWith(file, recorded, brought.has(file.uploadId)))
      report('backfills', `${file.uploadId}: ${what}.`);
  }
  for (const { key, item } of await base.all(REPLAYS)) {
    if (key.pk.startsWith('lock#') && item['held'] !== '[]')
      report('nothingIsHeld', `${key.pk} is still held: ${String(item['held'])}.`);
  }
  if (lane2.requested().length > 0 && !(await verifyTrail(auditTrail(REPLAYS), store)).holds)
    report('auditTrail', 'The audit trail does not hold.');
};

const checkReceipt = (
  { replayId, rehearsal, verification: receipt }: Replay,
  { mode, wasAlone, wasNeeded }: Requested,
  report: Violations['report'],
): void => {
  if (receipt === undefined) {
    report('receipts', `Correction ${replayId} is done without a receipt.`);
    return;
  }
  const { planned, applied, alreadyApplied, skipped, failed, balanced } = receipt;
  if (!balanced || planned !== applied + alreadyApplied + skipped + failed)
    report('receipts', `The receipt of ${replayId} does not add up: ${JSON.stringify(receipt)}.`);
  // What follows from a call that a rehearsal withholds, and its application makes, it cannot show; nor what it failed to find out.
  const isShown = rehearsal?.outcomes.withheld === 0 && rehearsal.outcomes.failed === 0;
  if (wasAlone && ((isShown && receipt.mismatches > 0) || receipt.proof.stillToApply > failed))
    report(
      'asRehearsed',
      `${replayId} was alone, and did not do what was rehearsed: ${JSON.stringify(receipt)}.`,
    );
  if (mode === 'redeliver' && wasAlone && !wasNeeded && applied > 0)
    report('nothingTwice', `${replayId} applied ${applied} events again: nothing had been lost.`);
};
