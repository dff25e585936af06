import { createHash } from 'node:crypto';
import { textOf } from '../../storage/row.ts';
import type { Storage } from '../../storage/storage.ts';
import { executionStore } from './executions.ts';
import { historyStore } from './history.ts';
import { mapRunStore } from './map-runs.ts';
import { strandStore } from './strands.ts';

/** How long AWS remembers an execution that has ended. */
const retentionMs = 90 * 24 * 60 * 60 * 1_000;

/** A definition as an execution began with it. */
export type StoredDefinition = { readonly roleArn: string; readonly body: string };

export type StatesStore = ReturnType<typeof statesStore>;

/** All that is durable about executions, in one file. */
export const statesStore = (storage: Storage) => {
  const keep = storage.prepare(`
    INSERT INTO definitions (hash, machine_arn, role_arn, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`);
  const definition = storage.prepare('SELECT role_arn, body FROM definitions WHERE hash = ?');
  const old = 'SELECT id FROM executions WHERE stopped_ms <= ?';
  const prune = [
    `DELETE FROM history WHERE execution_id IN (${old})`,
    `DELETE FROM map_run_counts WHERE map_run_id IN (SELECT id FROM map_runs WHERE execution_id IN (${old}))`,
    `DELETE FROM map_runs WHERE execution_id IN (${old})`,
    'DELETE FROM executions WHERE stopped_ms <= ?',
  ].map((sql) => storage.prepare(sql));
  return {
    storage,
    executions: executionStore(storage),
    strands: strandStore(storage),
    history: historyStore(storage),
    mapRuns: mapRunStore(storage),
    /** Keeps a definition for the executions that begin with it; returns its hash. */
    keepDefinition: (machineArn: string, roleArn: string, body: string): string => {
      const hash = createHash('sha256').update(`${machineArn}\n${roleArn}\n${body}`).digest('hex');
      keep.run(hash, machineArn, roleArn, body);
      return hash;
    },
    definitionOf: (hash: string): StoredDefinition => {
      const row = definition.get(hash);
      if (row === undefined) throw new Error(`The state file has no definition ${hash}.`);
      return { roleArn: textOf(row, 'role_arn'), body: textOf(row, 'body') };
    },
    /** Forgets executions that ended so long ago that AWS would have forgotten them. */
    prune: (nowMs: number): void =>
      storage.transaction(() => {
        for (const statement of prune) statement.run(nowMs - retentionMs);
      }),
  };
};
