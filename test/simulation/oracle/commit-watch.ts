import { inflateRawSync } from 'node:zlib';
import type { ChangeSet, Write } from '@twolane/store';
import { TABLES } from '../functions/tables.ts';
import { createRecordingWatch } from './recording-watch.ts';
import { createSalesWatch } from './sales-watch.ts';
import { createStockWatch } from './stock-watch.ts';
import { createStuckWatch } from './stuck-watch.ts';
import type { Violations } from './violation.ts';
import type { Whereabouts } from './whereabouts.ts';

/** Looks at every commit, in its instant. */
export interface CommitWatch {
  committed(changeSet: ChangeSet, nowMs: number): void;
  /** Something of this type about this subject is in the journal. */
  isRecorded(type: string, subject: string): boolean;
}

interface Ports {
  readonly violations: Violations;
  readonly whereabouts: Whereabouts;
}

export const createCommitWatch = ({ violations, whereabouts }: Ports): CommitWatch => {
  const recorded = new Set<string>();
  const stock = createStockWatch(violations);
  const sales = createSalesWatch(violations);
  const stuck = createStuckWatch(violations);
  const recording = createRecordingWatch(violations);

  return {
    committed: ({ writes, events }, nowMs) => {
      whereabouts.recorded(events);
      recording.committed(events, nowMs);
      for (const event of events) {
        recorded.add(`${event.type} ${event.subject}`);
      }
      for (const write of writes) {
        if (write.table === TABLES.outbox && write.key.pk.startsWith('receipts#'))
          confirm(write, whereabouts);
      }
      stuck.committed(writes, events, nowMs);
      stock.committed(writes);
      sales.committed(writes, events);
    },
    isRecorded: (type, subject) => recorded.has(`${type} ${subject}`),
  };
};

const confirm = (write: Write, whereabouts: Whereabouts): void => {
  const deflated = write.kind === 'putIfAbsent' ? write.item['names'] : undefined;
  if (!(deflated instanceof Uint8Array)) return;
  const names: unknown = JSON.parse(inflateRawSync(deflated, { chunkSize: 1024 }).toString('utf8'));
  if (Array.isArray(names)) whereabouts.confirmed(names.map(String));
};
