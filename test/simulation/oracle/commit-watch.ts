import { inflateRawSync } from 'node:zlib';
import type { CloudEvent } from '@twolane/contracts';
import type { ChangeSet, Write } from '@twolane/store';
import { TABLES } from '../functions/tables.ts';
import { createSalesWatch } from './sales-watch.ts';
import { createStockWatch } from './stock-watch.ts';
import type { Violations } from './violation.ts';
import type { Whereabouts } from './whereabouts.ts';

/** Looks at every commit, in its instant. */
export interface CommitWatch {
  committed(changeSet: ChangeSet): void;
  /** Something of this type about this subject is in the journal. */
  isRecorded(type: string, subject: string): boolean;
  /** A run of each schedule that begins then or later finds everything that is to be done by now. */
  busyUntilMs(): number;
}

interface Ports {
  readonly nowMs: () => number;
  readonly violations: Violations;
  readonly whereabouts: Whereabouts;
}

const MINUTE_MS = 60_000;
/** A row is settled when no writer can add to its minute any more: 15 minutes, and 5 for clocks. */
const SETTLES_MS = 23 * MINUTE_MS;
const LOOKED_AT_MS = 3 * MINUTE_MS;
const CLOSES_MS = 16 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const CURSORS: readonly string[] = ['sweeper', 'watch', 'sales'];

export const createCommitWatch = ({ nowMs, violations, whereabouts }: Ports): CommitWatch => {
  const recorded = new Set<string>();
  const stock = createStockWatch(violations);
  const sales = createSalesWatch(violations);
  const standstills = new Set<string>();
  let busyUntilMs = 0;
  const busyUntil = (untilMs: number): void => {
    busyUntilMs = Math.max(busyUntilMs, untilMs);
  };

  const stuck = (event: CloudEvent): void => {
    if (event.type !== 'OrderStuck.v1') return;
    const name = `${event.subject} since ${String(Reflect.get(Object(event.data), 'lastProgressAt'))}`;
    if (standstills.has(name)) violations.report('stuckOnce', `${name} was said to be stuck twice.`);
    standstills.add(name);
  };

  const timeOf = (write: Write): number => {
    const { table, key } = write;
    if (table === TABLES.insights && key.pk.startsWith('watch#'))
      return Date.parse(`${key.pk.slice('watch#'.length)}:00.000Z`) + LOOKED_AT_MS;
    if (table === TABLES.insights && key.pk.startsWith('fact#'))
      return Date.parse(`${key.pk.split('#')[1]}:00:00.000Z`) + HOUR_MS + CLOSES_MS;
    return CURSORS.includes(key.pk) ? 0 : nowMs();
  };

  return {
    committed: ({ writes, events }) => {
      whereabouts.recorded(events);
      for (const event of events) {
        recorded.add(`${event.type} ${event.subject}`);
        stuck(event);
        busyUntil(Date.parse(event.recordedtime) + SETTLES_MS);
      }
      for (const write of writes) {
        busyUntil(timeOf(write));
        if (write.table === TABLES.outbox && write.key.pk.startsWith('receipts#'))
          confirm(write, whereabouts);
      }
      stock.committed(writes);
      sales.committed(writes, events);
    },
    isRecorded: (type, subject) => recorded.has(`${type} ${subject}`),
    busyUntilMs: () => busyUntilMs,
  };
};

const confirm = (write: Write, whereabouts: Whereabouts): void => {
  const deflated = write.kind === 'putIfAbsent' ? write.item['names'] : undefined;
  if (!(deflated instanceof Uint8Array)) return;
  const names: unknown = JSON.parse(inflateRawSync(deflated).toString('utf8'));
  if (Array.isArray(names)) whereabouts.confirmed(names.map(String));
};
