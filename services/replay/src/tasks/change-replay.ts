import { RetryableError, TerminalError, type Write } from '@twolane/store';
import { ENGINE, type NewAuditEntry } from '../audit/index.ts';
import type { Control, Replay } from '../domain/model.ts';
import type { WorkPorts } from './ports.ts';

/** Somebody else may write the record or the audit trail at the same time: then all of it is decided again. */
const MAX_TRIES = 30;
const MAX_PAUSE_MS = 300;

export interface Found {
  readonly replay: Replay;
  readonly control: Control;
  readonly controlVersion: number;
}

export interface ReplayChange {
  readonly replay: Replay;
  /** What the audit trail says of it, in the same commit. */
  readonly audit?: Pick<NewAuditEntry, 'action' | 'reason' | 'details'>;
  readonly writes?: readonly Write[];
}

type ChangePorts = Pick<WorkPorts, 'store' | 'replays' | 'audit' | 'clock' | 'sleep' | 'random'>;

export const loadReplay = async (
  { store, replays }: Pick<WorkPorts, 'store' | 'replays'>,
  replayId: string,
): Promise<Found & { readonly version: number }> => {
  const [record, control] = await Promise.all([
    replays.load(store, replayId),
    replays.loadControl(store, replayId),
  ]);
  if (record === undefined || control === undefined) {
    throw new TerminalError(`There is no replay ${replayId}.`);
  }
  return {
    replay: record.value,
    version: record.version,
    control: control.value,
    controlVersion: control.version,
  };
};

/**
 * Reads, decides, commits the record with its audit entry, and decides again where somebody was faster. `undefined`
 * from `decide`: nothing changes. Comes back with the replay as it is then.
 */
export const changeReplay = async (
  ports: ChangePorts,
  replayId: string,
  decide: (found: Found) => ReplayChange | undefined | Promise<ReplayChange | undefined>,
): Promise<Replay> => {
  const { store, replays, audit, clock } = ports;
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const found = await loadReplay(ports, replayId);
    const change = await decide(found);
    if (change === undefined) return found.replay;
    const entries =
      change.audit === undefined
        ? []
        : await audit.append(store, [
            { atMs: clock(), by: ENGINE, about: `replay/${replayId}`, ...change.audit },
          ]);
    const writes = [replays.put(change.replay, found.version), ...(change.writes ?? []), ...entries];
    if ((await store.commit({ writes, events: [] })).kind === 'committed') return change.replay;
    await ports.sleep(Math.floor(ports.random() * MAX_PAUSE_MS));
  }
  throw new RetryableError(`Replay ${replayId}: ${MAX_TRIES} times others wrote at the same moment.`);
};
