import { gzipSync } from 'node:zlib';
import type { Write } from '@twolane/store';
import { memoryFiles } from '../../../services/replay/src/admin/testing/memory-files.ts';
import type { Plan, Replay, Status } from '../../../services/replay/src/domain/model.ts';
import type { Upload } from '../../../services/replay/src/domain/upload.ts';
import { replayTable } from '../../../services/replay/src/replay-table.ts';
import { putListedUpload, putUpload } from '../../../services/replay/src/upload-table.ts';
import { REPLAY_EXAMPLES } from '../replay-examples.ts';

const atMs = Date.parse('2026-11-21T04:00:00.000Z');
const dayMs = 86_400_000;
const none = { applied: 1, alreadyApplied: 0, nothing: 0, failed: 0, frozen: 0, withheld: 0 };
const totals = {
  outcomes: none,
  perConsumer: {
    'orders-outcomes': { outcomes: none, measures: { units: 2 }, perHour: { '2026-11-20T04': none } },
  },
};
export const planHash = String(
  Object(REPLAY_EXAMPLES['POST /admin/replays/{replayId}/approval']?.requests['application/json']).planHash,
);
const plan: Plan = {
  planHash,
  planned: 1,
  events: 1,
  perConsumer: [
    {
      consumer: 'orders-outcomes',
      codeSha256: 'code',
      events: 1,
      byType: { 'StockRejected.v1': 1 },
      byHour: { '2026-11-20T04': 1 },
    },
  ],
  aggregates: 1,
  downstream: [],
  externalEffects: [],
  lateCount: 0,
  frozenCount: 0,
  unreadable: 0,
  estimate: { costMicroUsd: 3, minutes: 1 },
  slices: 1,
  expiresAtMs: atMs + dayMs,
};
const replay = (replayId: string, status: Status): Replay => ({
  replayId,
  spec: {
    mode: 'redeliver',
    reason: 'as the test wants it',
    range: { axis: 'occurred', fromMs: atMs - dayMs, toMs: atMs - dayMs / 2 },
    consumers: ['orders-outcomes'],
    filter: { types: ['StockRejected.v1'] },
    ratePerSec: 50,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status,
  requestedBy: 'alice',
  requestedAtMs: atMs,
  executionArn: `arn:aws:states:::execution:${replayId}`,
  plan,
  rehearsal: totals,
});
const done: Replay = {
  ...replay('done', 'done'),
  approval: { by: 'bob', atMs, planHash, allowExternal: false, reason: 'yes' },
  applied: totals,
  stage: 100,
  verification: {
    planned: 1,
    applied: 1,
    alreadyApplied: 0,
    skipped: 0,
    failed: 0,
    balanced: true,
    differencesEqual: true,
    mismatches: 0,
    overtaken: 0,
    actual: { costMicroUsd: 3, minutes: 1 },
    proof: { stillToApply: 0 },
  },
  endedAtMs: atMs,
};
const upload: Upload = {
  uploadId: 'bad',
  name: 'bad.jsonl',
  status: 'invalid',
  requestedBy: 'alice',
  requestedAtMs: atMs,
  run: 'run',
  report: {
    lines: 2,
    good: 1,
    bad: 1,
    byType: { 'StockArrived.v1': 1 },
    late: 1,
    frozen: 0,
    duplicates: 0,
    recorded: 0,
    parts: 1,
    occurred: { fromMs: atMs - dayMs, toMs: atMs - dayMs },
    sha256: 'f'.repeat(64),
    firstBad: [{ line: 2, problems: ['is not valid JSON'] }],
  },
};
const waiting: Upload = {
  uploadId: 'new',
  name: 'n',
  status: 'waiting',
  requestedBy: 'a',
  requestedAtMs: atMs,
};

/** A replay in each state that answers differ for, and an upload of each kind. */
export const keptReplays = (table: string): readonly Write[] => {
  const replays = replayTable(table);
  const kept = [
    ...['waits', 'doubtful', 'wanted'].map((replayId) => replay(replayId, 'awaitingApproval')),
    { ...replay('runs', 'applying'), stage: 10 as const },
    done,
  ];
  return [
    ...kept.flatMap((each) => [
      replays.put(each),
      replays.putControl(each.replayId, { wish: 'run', ratePerSec: 50 }),
      replays.putListed(each),
    ]),
    ...[upload, waiting].flatMap((each) => [putUpload(table, each), putListedUpload(table, each)]),
  ];
};

/** The bucket of these replays and uploads. */
export const keptFiles = () => {
  const { files, objects } = memoryFiles();
  const { items } = Object(REPLAY_EXAMPLES['GET /admin/replays/{replayId}/deltas']?.responses['200']);
  const [delta] = items;
  // As it is kept: with digests, which nobody is shown.
  const changes = delta.changes.map((change: object) => ({ ...change, digest: 'a'.repeat(32) }));
  const line = `${JSON.stringify({ ...delta, changes })}\n`;
  objects.set('replays/done/deltas/rehearsal/00000-00000.jsonl.gz', gzipSync(`${line}${line}`));
  objects.set(
    'uploads/bad/run/bad/00000.jsonl',
    Buffer.from('{"line":2,"problems":["is not valid JSON"],"text":"{"}\n'),
  );
  return files;
};
