import { TerminalError } from '@twolane/store';
import { checkSpec } from '../domain/check-spec.ts';
import { MAX_PARKED_KEYS } from '../domain/limits.ts';
import type { Replay } from '../domain/model.ts';
import { type ScanItem, scanItems } from '../domain/scan-plan.ts';
import { notAdjustable } from '../not-adjustable.ts';
import { loadUpload } from '../upload-table.ts';
import { uploadNames } from '../uploads/upload-names.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay } from './close-replay.ts';
import { paths } from './paths.ts';
import type { WorkPorts } from './ports.ts';

/** Why a plan cannot be made, after all. Names the reasons. */
export class NotPlannable extends Error {
  override readonly name = 'NotPlannable';
}

/**
 * Lists what is to be scanned. Checked once more, because time has passed since the request: an upload may have changed,
 * a range may have left the horizon, a message may have been discarded.
 */
export const prepare = async (
  ports: WorkPorts,
  replayId: string,
): Promise<{ readonly next: 'scan' | 'aborted'; readonly items: number }> => {
  const { replay, control } = await loadReplay(ports, replayId);
  if (control.wish === 'abort') {
    await closeReplay(ports, replayId, { status: 'aborted', cause: control.cause ?? 'aborted' });
    return { next: 'aborted', items: 0 };
  }
  const items = await itemsOf(ports, replay);
  const text = items.map((item) => `${JSON.stringify(item)}\n`).join('');
  await ports.files.put(paths(replayId).hours, Buffer.from(text));
  await changeReplay(ports, replayId, ({ replay: now }) =>
    now.status === 'planning'
      ? { replay: now, audit: { action: 'planning-began', details: { items: items.length } } }
      : undefined,
  );
  return { next: 'scan', items: items.length };
};

const itemsOf = async (ports: WorkPorts, replay: Replay): Promise<readonly ScanItem[]> => {
  const { store, replays, manifest, catalog, times } = ports;
  const { spec, requestedAtMs, replayId } = replay;
  const upload =
    spec.backfill?.kind === 'upload'
      ? (await loadUpload(store, replays.name, spec.backfill.uploadId))?.value
      : undefined;
  const reasons = checkSpec(spec, {
    nowMs: requestedAtMs,
    manifest,
    policy: {
      knows: (type) => catalog.find(type) !== undefined,
      horizonMs: times.correctionWindowMs,
    },
    notAdjustable: await notAdjustable(ports.setAside, spec),
    ...(upload === undefined ? {} : { upload }),
  });
  if (reasons.length > 0) {
    throw new NotPlannable(
      reasons.map(({ name, pointer, message }) => `${name}: ${pointer} ${message}`).join('; '),
    );
  }
  if (spec.filter.parkedCause !== undefined) await keepParkedKeys(ports, replay, spec.filter.parkedCause);
  if (spec.range !== undefined) return scanItems(spec.range, { ...times, nowMs: requestedAtMs });
  if (upload === undefined) return [{ item: 0, kind: 'frozen' }];
  const { run, report } = upload;
  if (run === undefined || report === undefined) {
    throw new TerminalError(`Replay ${replayId}: its upload has no validated lines.`);
  }
  return Array.from({ length: report.parts }, (_, part) => ({
    item: part,
    kind: 'upload',
    key: uploadNames(upload.uploadId).good(run, part),
  }));
};

/** A message comes into its queue when its event was recorded, or later; by clocks that may differ a little, as producers' may. */
const keepParkedKeys = async (
  { files, setAside, clock, times }: WorkPorts,
  { replayId, spec }: Replay,
  cause: string,
): Promise<void> => {
  const keys = new Set<string>();
  for (const consumer of spec.consumers) {
    const fromMs = Math.max(0, (spec.range?.fromMs ?? 0) - times.maxFutureSkewMs);
    const query = { consumer, cause, fromMs, toMs: clock() };
    for await (const key of setAside.parkedKeys(query)) {
      keys.add(key);
      if (keys.size > MAX_PARKED_KEYS) {
        throw new NotPlannable(
          `More than ${MAX_PARKED_KEYS} messages are parked with this cause; narrow the range.`,
        );
      }
    }
  }
  await files.put(paths(replayId).parked, Buffer.from(JSON.stringify([...keys])));
};
