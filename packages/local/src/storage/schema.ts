/** "Twln": marks the file as ours (PRAGMA application_id). */
export const applicationId = 0x54_77_6c_6e;

/**
 * The state file's formats, oldest first: entry n leads from format n to n + 1. Released entries never
 * change; a new format is a new entry.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE queues (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    created_ms INTEGER NOT NULL
  ) STRICT;

  -- AUTOINCREMENT: a receipt handle names a row, which must never become another message's.
  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue_id INTEGER NOT NULL,
    lane INTEGER NOT NULL,
    visible_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    sent_ms INTEGER NOT NULL,
    receive_count INTEGER NOT NULL DEFAULT 0,
    first_received_ms INTEGER,
    received_ms INTEGER,
    message_id TEXT NOT NULL,
    body TEXT NOT NULL,
    md5 TEXT NOT NULL,
    attributes TEXT,
    group_id TEXT,
    trace_header TEXT,
    source_arn TEXT,
    event_id INTEGER
  ) STRICT;
  CREATE INDEX messages_due ON messages (queue_id, lane, visible_ms);

  CREATE TABLE ledger_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    recorded_ms INTEGER NOT NULL,
    publications INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  CREATE TABLE ledger_deliveries (
    event_id INTEGER NOT NULL,
    queue_id INTEGER NOT NULL,
    first_delivered_ms INTEGER NOT NULL,
    deliveries INTEGER NOT NULL,
    redeliveries INTEGER NOT NULL DEFAULT 0,
    outstanding INTEGER NOT NULL,
    acked_ms INTEGER,
    dead_lettered_ms INTEGER,
    PRIMARY KEY (event_id, queue_id)
  ) WITHOUT ROWID, STRICT;

  CREATE TABLE bus_retries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    rule_arn TEXT NOT NULL,
    target_id TEXT NOT NULL,
    body TEXT NOT NULL,
    trace_header TEXT,
    event_id INTEGER,
    first_tried_ms INTEGER NOT NULL,
    next_try_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX bus_retries_due ON bus_retries (next_try_ms);
  `,
  `
  -- The row is the object: a file of bytes without a row is rubbish of a writer that was killed.
  CREATE TABLE s3_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    version_id TEXT NOT NULL,
    is_latest INTEGER NOT NULL,
    is_marker INTEGER NOT NULL,
    modified_ms INTEGER NOT NULL,
    blob TEXT,
    bytes INTEGER NOT NULL,
    etag TEXT NOT NULL,
    headers TEXT NOT NULL,
    lock_mode TEXT,
    locked_until_ms INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX s3_versions_latest ON s3_versions (bucket, key) WHERE is_latest = 1;
  CREATE INDEX s3_versions_by_key ON s3_versions (bucket, key, id);

  CREATE TABLE firehose_records (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    stream TEXT NOT NULL,
    arrived_ms INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX firehose_records_by_stream ON firehose_records (stream, id);
  `,
  `
  -- Without an index: its pages would be written for every event, and only a person who follows one asks for it.
  ALTER TABLE ledger_events ADD COLUMN type TEXT;
  ALTER TABLE ledger_events ADD COLUMN correlation_id TEXT;
  ALTER TABLE ledger_events ADD COLUMN causation_id TEXT;
  ALTER TABLE ledger_events ADD COLUMN published_ms INTEGER;
  `,
];
