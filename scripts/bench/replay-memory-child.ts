/** Runs one replay of so many events through the worker's use cases, and prints what memory that took. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MAX_RATE_PER_SEC } from '../../services/replay/src/domain/limits.ts';
import type { Replay } from '../../services/replay/src/domain/model.ts';
import { dispatch } from '../../services/replay/src/tasks/dispatch.ts';
import { isRecord } from '../is-record.ts';
import { CONSUMER, memoryBenchPorts } from './replay-memory-ports.ts';

const HOUR_MS = 3_600_000;
const REPLAY_ID = 'bench';
const MAX_INVOCATIONS = 10_000;
const BYTES_PER_MB = 1_000_000;

const events = Number(process.argv[2]);
const dir = mkdtempSync(join(tmpdir(), 'twolane-bench-memory-'));
const fromMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - HOUR_MS;
const ports = memoryBenchPorts(dir, events, fromMs);
const { store, replays } = ports;

const task = (step: string, more: object = {}): Promise<unknown> =>
  dispatch(
    { ...ports, workflow: { wake: async () => 'told' }, validateUpload: async () => undefined },
    { step, replayId: REPLAY_ID, ...more },
    Number.POSITIVE_INFINITY,
  );
const nextOf = (answer: unknown): unknown => (isRecord(answer) ? answer['next'] : undefined);
const expectNext = async (step: string, next: string, more: object = {}): Promise<unknown> => {
  const answer = await task(step, more);
  if (nextOf(answer) !== next)
    throw new Error(`${step} goes to ${nextOf(answer)} where ${next} is expected.`);
  return answer;
};
const linesOf = async (name: string): Promise<readonly object[]> =>
  (await readFile(join(dir, 'replays', REPLAY_ID, name), 'utf8'))
    .split('\n')
    .flatMap((line): readonly object[] => (line === '' ? [] : [JSON.parse(line)]));
const timed = async (work: () => Promise<void>): Promise<number> => {
  const startedMs = performance.now();
  await work();
  return events / ((performance.now() - startedMs) / 1000);
};
const overSlices = async (step: string, more: object = {}): Promise<void> => {
  for (const slice of await linesOf('slices.jsonl')) {
    for (let n = 0; n < MAX_INVOCATIONS; n += 1) {
      const answer = await task(step, { ...slice, ...more });
      if (!isRecord(answer) || answer['more'] !== true) break;
    }
  }
};

const replay: Replay = {
  replayId: REPLAY_ID,
  spec: {
    mode: 'redeliver',
    reason: 'bench',
    range: { axis: 'recorded', fromMs, toMs: fromMs + HOUR_MS },
    consumers: [CONSUMER],
    filter: {},
    ratePerSec: MAX_RATE_PER_SEC,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status: 'planning',
  requestedBy: 'alice',
  requestedAtMs: Date.now(),
};
await store.commit({
  writes: [
    replays.put(replay),
    replays.putControl(REPLAY_ID, { wish: 'run', ratePerSec: MAX_RATE_PER_SEC }),
    replays.putListed(replay),
  ],
  events: [],
});

try {
  await expectNext('prepare', 'scan');
  const scanPerSec = await timed(async () => {
    for (const item of await linesOf('hours.jsonl')) await task('scan', { item });
    await expectNext('finishPlan', 'rehearse');
  });
  const rehearsePerSec = await timed(() => overSlices('rehearse'));
  await expectNext('finishRehearsal', 'approve');
  const found = await replays.load(store, REPLAY_ID);
  if (found?.value.plan === undefined) throw new Error('There is no plan.');
  const { plan } = found.value;
  const approval = {
    by: 'bob',
    atMs: Date.now(),
    planHash: plan.planHash,
    allowExternal: false,
    reason: 'bench',
  };
  await store.commit({ writes: [replays.put({ ...found.value, approval }, found.version)], events: [] });
  await expectNext('decideApproval', 'apply', { timedOut: false });
  for (let isOver = false; !isOver; ) {
    const begun = await task('beginStage');
    const stage = isRecord(begun) ? begun['stage'] : undefined;
    await overSlices('apply', { stage });
    isOver = nextOf(await task('checkStage')) === 'verify';
  }
  await task('beginVerification');
  await overSlices('verify');
  await expectNext('finishVerification', 'done');
  const figures = {
    events,
    planned: plan.planned,
    slices: plan.slices,
    peakRssMb: (process.resourceUsage().maxRSS * 1024) / BYTES_PER_MB,
    scanPerSec,
    rehearsePerSec,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  rmSync(dir, { recursive: true, force: true });
}
