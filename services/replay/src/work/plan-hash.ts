import { canonicalJson } from '../audit/canonical-json.ts';
import { takersOf } from '../domain/manifest.ts';
import type { Replay, Upload } from '../domain/model.ts';
import { loadUpload } from '../upload-table.ts';
import { longHash } from './partition.ts';
import type { WorkPorts } from './ports.ts';
import { typesOf } from './scan.ts';

/** Consumers that a replay's deliveries go to, in order of name. */
export const consumersOf = (
  ports: Pick<WorkPorts, 'manifest'>,
  replay: Replay,
  upload?: Upload,
): readonly string[] => {
  const { spec } = replay;
  if (spec.mode !== 'backfill') return [...spec.consumers].toSorted();
  const types = upload?.report === undefined ? typesOf(ports, replay) : Object.keys(upload.report.byType);
  return takersOf(ports.manifest, types)
    .map(({ name }) => name)
    .toSorted();
};

export interface CodeOfConsumer {
  readonly consumer: string;
  readonly codeSha256: string;
}

export interface PlanIdentity {
  readonly planHash: string;
  readonly code: readonly CodeOfConsumer[];
}

/**
 * What an approval is for: mode, range, filter, source, consumers and the code that they have now, and the policy of
 * lateness. Rate and limits are not in it: they may be changed while it runs, and change no result.
 */
export const identityOf = async (ports: WorkPorts, replay: Replay): Promise<PlanIdentity> => {
  const { mode, range, filter, backfill } = replay.spec;
  const upload =
    backfill?.kind === 'upload'
      ? (await loadUpload(ports.store, ports.replays.name, backfill.uploadId))?.value
      : undefined;
  const code = await Promise.all(
    consumersOf(ports, replay, upload).map(async (consumer) => ({
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
