/** Formats of `states.db`, oldest first. Released entries never change; a new format is a new entry. */
export const stateFormats: readonly string[] = [
  `
  CREATE TABLE definitions (
    hash TEXT PRIMARY KEY,
    machine_arn TEXT NOT NULL,
    role_arn TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE executions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE,
    machine_arn TEXT NOT NULL,
    name TEXT NOT NULL,
    status TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    input TEXT NOT NULL,
    output TEXT,
    error TEXT,
    cause TEXT,
    started_ms INTEGER NOT NULL,
    stopped_ms INTEGER,
    deadline_ms INTEGER,
    events INTEGER NOT NULL DEFAULT 0,
    map_run_id INTEGER,
    item_index INTEGER,
    item_count INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX executions_of_machine ON executions (machine_arn, id) WHERE map_run_id IS NULL;
  CREATE INDEX executions_of_run ON executions (map_run_id, status, item_index) WHERE map_run_id IS NOT NULL;
  CREATE INDEX executions_due ON executions (deadline_ms) WHERE deadline_ms IS NOT NULL;
  CREATE INDEX executions_stopped ON executions (stopped_ms) WHERE stopped_ms IS NOT NULL;
  -- AUTOINCREMENT: what waits for a strand must never find another one under its id.
  CREATE TABLE strands (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    execution_id INTEGER NOT NULL,
    parent_id INTEGER,
    position INTEGER NOT NULL,
    status TEXT NOT NULL,
    frame TEXT NOT NULL,
    due_ms INTEGER,
    token TEXT UNIQUE,
    inbox TEXT,
    output TEXT,
    last_event INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX strands_of_execution ON strands (execution_id);
  CREATE INDEX strands_of_parent ON strands (parent_id, status, position) WHERE parent_id IS NOT NULL;
  CREATE INDEX strands_due ON strands (due_ms) WHERE due_ms IS NOT NULL;
  CREATE TABLE history (
    execution_id INTEGER NOT NULL,
    id INTEGER NOT NULL,
    previous_id INTEGER NOT NULL,
    time_ms INTEGER NOT NULL,
    type TEXT NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (execution_id, id)
  ) WITHOUT ROWID, STRICT;
  CREATE TABLE map_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    arn TEXT NOT NULL UNIQUE,
    execution_id INTEGER NOT NULL,
    strand_id INTEGER NOT NULL,
    machine_arn TEXT NOT NULL,
    label TEXT NOT NULL,
    status TEXT NOT NULL,
    is_read INTEGER NOT NULL DEFAULT 0,
    started_ms INTEGER NOT NULL,
    stopped_ms INTEGER,
    max_concurrency INTEGER NOT NULL,
    tolerated_percentage REAL NOT NULL,
    tolerated_count INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX map_runs_of_execution ON map_runs (execution_id);
  CREATE INDEX map_runs_of_strand ON map_runs (strand_id);
  -- Counted as children come and go: 10,000 children are not counted again for each that ends.
  CREATE TABLE map_run_counts (
    map_run_id INTEGER NOT NULL,
    status TEXT NOT NULL,
    executions INTEGER NOT NULL DEFAULT 0,
    items INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (map_run_id, status)
  ) WITHOUT ROWID, STRICT;
  `,
];
