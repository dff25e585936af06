import { canonicalJson } from '../audit/canonical-json.ts';
import type { Replay } from '../domain/model.ts';
import { loadUpload } from '../upload-table.ts';
import { longHash } from './partition.ts';
import type { WorkPorts } from './ports.ts';

export interface CodeOfConsumer {
  readonly consumer: string;
  readonly codeSha256: string;
}

export interface PlanIdentity {
  readonly planHash: string;
  readonly code: readonly CodeOfConsumer[];
}

/**
 * What an approval is for: mode, range, filter, source, the consumers that get anything and the code that they have now,
 * and the policy of lateness. Rate and limits are not in it: they may be changed while it runs, and change no result.
 */
export const identityOf = async (
  ports: Pick<WorkPorts, 'store' | 'replays' | 'doors' | 'policyVersion'>,
  replay: Replay,
  consumers: readonly string[],
): Promise<PlanIdentity> => {
  const { mode, range, filter, backfill } = replay.spec;
  const upload =
    backfill?.kind === 'upload'
      ? (await loadUpload(ports.store, ports.replays.name, backfill.uploadId))?.value
      : undefined;
  const code = await Promise.all(
    consumers.toSorted().map(async (consumer) => ({
      consumer,
      codeSha256: await ports.doors.codeSha256(consumer),
    })),
  );
  const planHash = longHash(
    canonicalJson({
      mode,
      range,
      filter: { ...filter, types: filter.types?.toSorted() },
      backfill,
      upload: upload?.report?.sha256,
      code,
      policy: ports.policyVersion,
    }),
  );
  return { planHash, code };
};
