/**
 * `pnpm rehearse-recovery`: a day is broken on purpose and repaired with the commands of the runbook, while customers go on
 * buying; then a late file is backfilled and an hour of the sales is rebuilt with changed code. What is there in the end
 * must equal, item by item, a day on which nothing broke.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BusinessState, differencesOf } from './recovery/business-state.ts';
import { toJsonLines } from './recovery/late-file.ts';
import { confirmationLatency } from './recovery/live-orders.ts';
import { operator } from './recovery/operator.ts';
import { parseRecoveryOptions, type RecoveryOptions } from './recovery/options.ts';
import { actionsOf, planRecovery, type RecoveryPlan } from './recovery/plan.ts';
import { rebuildHour } from './recovery/rebuild-hour.ts';
import { approve, request, untilProved } from './recovery/replay-steps.ts';
import { comparedFromMs, playBrokenDay, playReference } from './recovery/runs.ts';
import { openSession, type Session } from './recovery/session.ts';
import { abortedBySignals } from './start/aborted-by-signals.ts';
import { compileStack } from './start/compile-stack.ts';

const FAILED = 1;
const MISUSED = 2;
const INTERRUPTED = 130;
const SHOWN_DIFFERENCES = 5;
/** Deliveries a second: what follows from them shares two cores with the customers. */
const GENTLE_RATE = '10';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.stdout;
const nowMs = Date.now;
const say = (text: string): void => void out.write(`${text}\n`);
const chapter = (title: string): void => say(`\n── ${title} ${'─'.repeat(Math.max(0, 76 - title.length))}`);

/** Says whether they are equal, and where not. */
function compare(what: string, expected: BusinessState, actual: BusinessState): number {
  const differences = differencesOf(expected, actual);
  if (differences.length === 0) say(`EQUAL: ${what}, ${expected.size} items compared one by one.`);
  else say(`NOT EQUAL: ${what}, ${differences.length} of ${expected.size} items differ:`);
  for (const { item, expected: wanted, actual: got } of differences.slice(0, SHOWN_DIFFERENCES)) {
    say(`  ${item}\n    expected ${wanted}\n    found    ${got}`);
  }
  return differences.length;
}

async function liveLatency(session: Session, plan: RecoveryPlan) {
  const [before, during] = [plan.liveBefore, plan.liveDuring].map(
    (commands) => new Set(commands.map(({ id }) => id)),
  );
  return {
    before: await confirmationLatency(session.journal(), before ?? new Set()),
    during: await confirmationLatency(session.journal(), during ?? new Set()),
  };
}

async function rehearse(options: RecoveryOptions, dir: string, signal: AbortSignal): Promise<number> {
  const planned = planRecovery(options.feed, options.late, nowMs());
  if (!planned.ok) {
    say(planned.refusal);
    return MISUSED;
  }
  const plan = planned.value;
  say('Compiling the stack …');
  const release = await compileStack(root);
  await using sessions = new AsyncDisposableStack();
  const open = async (name: string): Promise<Session> => {
    const session = await openSession({ dataDir: join(dir, name), out, nowMs, signal });
    sessions.defer(() => session.stop());
    return session;
  };

  chapter('A day on which nothing breaks, to compare with');
  const reference = await open('reference');
  const expected = await playReference(reference, release, plan);
  await reference.stop();

  chapter('The same day, broken on purpose');
  const session = await open('recovery');
  const outage = await playBrokenDay(session, release, plan, { root, dir, nowMs, say });
  const state = () => session.state(comparedFromMs(plan.timeline.dayStartMs));
  const lost = differencesOf(expected.day, await state()).length;
  say(`${lost} items are not as they should be.`);

  const target = () => session.stack();
  const alice = operator(root, 'alice', target, out);
  const bob = operator(root, 'bob', target, out);

  chapter('What is wrong?');
  await alice.types(['health']);
  await alice.types(['messages', 'list', '--consumer', 'inventory-reservations', '--limit', '5']);

  chapter('Customers buy, and nothing is replayed yet');
  await session.play(actionsOf(plan.liveBefore), options.liveRatePerSec);

  chapter('Redelivery: planned, rehearsed, approved by a second person, applied, proved');
  const redelivery = await request(alice, [
    ...['replay', 'request', '--consumer', 'inventory-reservations', '--rate', GENTLE_RATE],
    ...['--from', new Date(outage.fromMs).toISOString(), '--to', new Date(outage.toMs).toISOString()],
    ...['--reason', 'a faulty release from noon to two, and its subscription off until three'],
  ]);
  await approve(bob, redelivery, 'the differences are the orders of those hours');
  const customers = session.play(actionsOf(plan.liveDuring), options.liveRatePerSec);
  const repaired = await untilProved(alice, redelivery.replayId);
  await customers;
  await session.settle('After the redelivery');
  const unequal = compare('the repaired day', expected.day, await state());

  chapter('A file of the day before arrives late');
  const lateFile = join(dir, 'late.jsonl');
  writeFileSync(lateFile, toJsonLines(plan.late.events));
  await alice.types(['backfill', 'upload', lateFile, '--name', 'the day before yesterday']);
  const upload = await alice.lists(['backfill', 'list', '--limit', '1']);
  const backfill = await request(alice, [
    ...['backfill', 'request', uploadIdOf(upload)],
    ...['--reason', 'the till of the day before was offline'],
  ]);
  await approve(bob, backfill, 'these sales are on paper, too');
  const filled = await untilProved(alice, backfill.replayId);
  await session.settle('After the backfill');
  const unequalAfterBackfill = compare('the day before, too', expected.withLateFile, await state());

  chapter('An hour of the sales is rebuilt with changed code');
  const rebuilt = await rebuildHour({ session, release, root, dir, alice, bob, say, plan });

  chapter('What is left over');
  await alice.types([
    ...['messages', 'redrive-all', '--consumer', 'inventory-reservations'],
    ...['--reason', 'all of them were replayed: each is a duplicate now'],
  ]);
  await session.settle('After the redrive');
  // The rebuilt hour has changed on purpose, and was compared above.
  const others = (whole: BusinessState): BusinessState =>
    new Map([...whole].filter(([name]) => name !== `sales ${rebuilt.hour}`));
  const unequalAtTheEnd = compare(
    'after the redrive of every kept message',
    others(expected.withLateFile),
    others(await state()),
  );
  await alice.types(['audit', 'verify']);

  const latency = await liveLatency(session, plan);
  chapter('Summary');
  const figures = {
    lostItems: lost,
    redelivery: repaired,
    backfill: filled,
    rebuild: rebuilt,
    differences: { day: unequal, withLateFile: unequalAfterBackfill, atTheEnd: unequalAtTheEnd },
    liveLatencyMs: latency,
  };
  const { before, during } = latency;
  say(
    `Placed to confirmed, customers only: p50 ${before.p50Ms} ms and p99 ${before.p99Ms} ms before (${before.orders} orders),`,
  );
  say(`p50 ${during.p50Ms} ms and p99 ${during.p99Ms} ms during the replay (${during.orders} orders).`);
  if (options.jsonFile !== undefined)
    writeFileSync(options.jsonFile, `${JSON.stringify(figures, null, 2)}\n`);
  const passed = unequal + unequalAfterBackfill + rebuilt.differences + unequalAtTheEnd === 0;
  say(passed ? 'REPAIRED: every item is as if nothing had broken.' : 'NOT REPAIRED: see above.');
  return passed ? 0 : FAILED;
}

function uploadIdOf([newest]: readonly unknown[]): string {
  if (typeof newest === 'object' && newest !== null && 'uploadId' in newest) return String(newest.uploadId);
  throw new Error('The list of backfills is empty after an upload.');
}

const options = parseRecoveryOptions(process.argv.slice(2));
const signal = abortedBySignals(FAILED);
const dir =
  options.dataDir === undefined ? mkdtempSync(join(tmpdir(), 'twolane-recovery-')) : resolve(options.dataDir);
try {
  process.exitCode = await rehearse(options, dir, signal);
} catch (error) {
  say(
    signal.aborted ? 'Interrupted.' : error instanceof Error ? (error.stack ?? error.message) : String(error),
  );
  process.exitCode = signal.aborted ? INTERRUPTED : FAILED;
} finally {
  if (options.dataDir === undefined) rmSync(dir, { recursive: true, force: true });
}
