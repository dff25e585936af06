import { auditTrail, verifyTrail } from '../../../services/replay/src/audit/index.ts';
import { isEnd } from '../../../services/replay/src/domain/model.ts';
import type { Base } from '../base.ts';
import { REPLAYS, replays } from '../lane2/functions.ts';
import type { Requested } from '../lane2/people.ts';
import type { Violations } from './violation.ts';

/** Every correction has come to its end, its receipt adds up, and the audit trail holds. */
export const checkCorrections = async (
  requested: readonly Requested[],
  { store }: Base,
  { report }: Violations,
): Promise<void> => {
  for (const { replayId, wasAlone, wasNeeded } of requested) {
    const replay = (await replays.load(store, replayId))?.value;
    if (replay === undefined || !isEnd(replay.status) || replay.endedAtMs === undefined) {
      report('liveness', `Correction ${replayId} is ${replay?.status ?? 'unknown'}, and has not ended.`);
      continue;
    }
    if (replay.status !== 'done') continue;
    const receipt = replay.verification;
    if (receipt === undefined) {
      report('receipts', `Correction ${replayId} is done without a receipt.`);
      continue;
    }
    const { planned, applied, alreadyApplied, skipped, failed, balanced } = receipt;
    if (!balanced || planned !== applied + alreadyApplied + skipped + failed)
      report('receipts', `The receipt of ${replayId} does not add up: ${JSON.stringify(receipt)}.`);
    if (wasAlone && (receipt.mismatches > 0 || receipt.proof.stillToApply > failed))
      report(
        'asRehearsed',
        `${replayId} was alone, and did not do what was rehearsed: ${JSON.stringify(receipt)}.`,
      );
    if (wasAlone && !wasNeeded && applied > 0)
      report('nothingTwice', `${replayId} applied ${applied} events again: nothing had been lost.`);
  }
  if (requested.length > 0 && !(await verifyTrail(auditTrail(REPLAYS), store)).holds)
    report('auditTrail', 'The audit trail does not hold.');
};
