import { RetryableError } from '@twolane/store';
import { auditTrail, verifyTrail } from '../../../../services/replay/src/audit/index.ts';
import { isEnd } from '../../../../services/replay/src/domain/model.ts';
import { dispatch } from '../../../../services/replay/src/tasks/dispatch.ts';
import type { Around } from '../../../crash-points/core/calls.ts';
import { tableBooks } from '../../../crash-points/world/books.ts';
import { undisturbed } from '../../../crash-points/world/lane1.ts';
import { TABLES } from '../../../crash-points/world/lane2/consumers.ts';
import { type Lane2, lane2, REPLAY } from '../../../crash-points/world/lane2/lane2.ts';
import { createMachine, type Next } from '../../../crash-points/world/lane2/machine.ts';
import { providerOf } from '../../../crash-points/world/provider.ts';
import { createRandom, type Random, seedFor } from '../../../simulation/kernel/random.ts';
import { createWrongs } from '../first-wrong.ts';
import { doorkeeper } from './at-door.ts';
import { checkEnd } from './at-the-end.ts';
import { controlOf, identityNow, newKnowledge, recordOf } from './knowledge.ts';
import { type Crowd, request, tryApproval, wish } from './people.ts';
import { type Scene, setScene } from './scene.ts';

const HOUR_MS = 3_600_000;
const MAX_TASKS = 400;
const MAX_TRIES = 7;
/** From a hundred on, live traffic goes first. */
const WAITING_MESSAGES = 120;

/** Plans by their hash: any two that differ in anything must have different ones. */
const plansByHash = new Map<string, string>();

/** Histories of one replay each, on the real routes, tasks and consumers: what a person may never bring about, nor a lost answer. */
export const huntReplays = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'replays'));
  const wrong = createWrongs();
  const known = newKnowledge();
  let isInterrupted = false;
  const stage: { lane?: Lane2; scene?: Scene } = {};
  const crowd = (): Crowd => {
    if (stage.lane === undefined || stage.scene === undefined) throw new Error('The scene is not set.');
    return { lane: stage.lane, scene: stage.scene, known, random, wrong };
  };
  const lane = lane2({
    atDoor: doorkeeper({ lane: () => crowd().lane, scene: () => crowd().scene, known, random, wrong }),
    onSleep: async () => {
      if (known.approved === undefined || isInterrupted || !random.chance(0.15)) return;
      isInterrupted = true;
      await wish(crowd(), 'pause');
    },
  });
  stage.lane = lane;
  for (const { name } of lane.manifest) lane.code.set(name, `code-${random.whole(1, 3)}`);
  lane.policy.version = `policy-${random.whole(1, 2)}`;
  stage.scene = await setScene(lane, random);
  lane.world.clock.pass(60_000);
  const ratePerSec = random.chance(0.3) ? random.whole(1, 5) : 1_000;
  const charges = JSON.stringify(providerOf(lane.world).charges());
  const { status, text } = await request(crowd(), { ratePerSec });
  if (status !== 201) return `a request that can be planned is answered by ${status}: ${text}`;
  const [replayId = ''] = lane.started;
  known.replayId = replayId;
  known.isCalm = random.chance(0.5);
  await live(crowd(), known.isCalm ? undisturbed : faulty(random));
  await checkEnd(crowd(), { charges, ratePerSec });
  const verified = await verifyTrail(auditTrail(REPLAY), lane.world.store);
  if (!verified.holds) wrong(`the audit trail is broken at ${JSON.stringify(verified.brokenAt)}`);
  return wrong.first();
};

/** Calls fail now and then, before their effect or after it. */
const faulty =
  (random: Random): Around =>
  async (name, serve, broken = () => new RetryableError(`${name}: the line broke.`)) => {
    if (random.chance(0.004)) throw broken();
    const value = await serve();
    if (random.chance(0.004)) throw broken();
    return value;
  };

/** The execution from its beginning to its end, with people around it. */
const live = async (crowd: Crowd, around: Around): Promise<void> => {
  const { lane, known, wrong } = crowd;
  const machine = createMachine(lane, known.replayId);
  for (let tasks = 0; tasks < MAX_TASKS; tasks += 1) {
    const next = machine.next();
    if (next.kind === 'ended') return;
    await somethingHappens(crowd, next);
    if (next.kind === 'wait') {
      machine.woke(await decided(crowd, next.for));
      continue;
    }
    const answer = await perform(crowd, around, next);
    if (answer === undefined) {
      machine.failed(next.step);
      await close(crowd, { name: `${next.step} failed`, error: 'States.TaskFailed' });
    } else {
      machine.answered(answer.value);
      await looksRight(crowd, next, machine.next());
    }
  }
  wrong(`it has not ended after ${MAX_TASKS} tasks`);
};

/** The worker writes down that it ends, and why. */
const close = async ({ lane, known }: Crowd, why: { readonly name: string; readonly error: string }) => {
  const input = { step: 'fail', replayId: known.replayId, ...why };
  await dispatch(lane.worker(undisturbed), input, Number.MAX_SAFE_INTEGER);
  known.hasEnded = true;
};

type Task = Extract<Next, { readonly kind: 'task' }>;

/** A task is tried again where it fails; undefined where it never passed. */
const perform = async (
  { lane, scene, known, wrong }: Crowd,
  around: Around,
  { step, input }: Task,
): Promise<{ readonly value: unknown } | undefined> => {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    known.taskSinceMs = lane.world.clock.now();
    known.wishAtStart = (await controlOf(lane, known.replayId))?.wish ?? 'run';
    known.identityAtStart = identityNow(lane, scene);
    const tables = step === 'rehearse' ? booksOf(lane) : '';
    try {
      const value = await dispatch(lane.worker(around), input, lane.world.clock.now() + HOUR_MS);
      if (tables !== '' && tables !== booksOf(lane)) wrong('a rehearsal has changed something');
      return { value };
    } catch {
      lane.world.clock.pass(2_000);
    }
  }
  return undefined;
};

const booksOf = ({ world }: Lane2): string =>
  JSON.stringify(Object.values(TABLES).map((table) => tableBooks(world.store, table)));

/** Looks at what a task has led to. */
const looksRight = async (
  { lane, scene, known, wrong }: Crowd,
  { step }: Task,
  then: Next,
): Promise<void> => {
  const record = await recordOf(lane, known.replayId);
  known.hasEnded = record !== undefined && isEnd(record.status);
  if (step === 'finishPlan' && record?.plan !== undefined) {
    const identity = known.identityAtStart;
    known.planIdentity = identity;
    known.planCode = lane.code.get(scene.consumer);
    const other = plansByHash.get(record.plan.planHash);
    if (other !== undefined && other !== identity) wrong('two plans that differ have the same hash');
    plansByHash.set(record.plan.planHash, identity);
  }
  if (step === 'checkStage' && then.kind === 'task' && then.step === 'beginStage') {
    const outcomes = [...(known.outcomes.get(record?.stage ?? 0)?.values() ?? [])];
    const failed = outcomes.filter((kind) => kind === 'failed').length;
    const limit = record?.spec.limits.failurePercent ?? 100;
    if (record?.waivedStage !== record?.stage && failed * 100 > outcomes.length * limit) {
      wrong('a stage has failed beyond its limit, and the next one begins');
    }
  }
  if (step === 'decideResume' && known.wishAtStart === 'pause' && !known.hasEnded) {
    if (then.kind !== 'task' || then.step !== 'awaitResume')
      wrong('whatever wakes a paused replay lets it go on');
  }
  if (
    step === 'checkStage' &&
    known.wishAtStart === 'pause' &&
    then.kind === 'task' &&
    then.step !== 'awaitResume'
  ) {
    wrong(`people wish a pause, and ${then.step} begins`);
  }
};

/** What may come between any two tasks. */
const somethingHappens = async (crowd: Crowd, next: Next): Promise<void> => {
  const { lane, scene, known, random, wrong } = crowd;
  if (random.chance(0.03)) lane.code.set(scene.consumer, `code-${random.whole(1, 3)}`);
  if (random.chance(0.02)) lane.policy.version = `policy-${random.whole(1, 2)}`;
  if (random.chance(0.04)) await wish(crowd, random.pick(['pause', 'pause', 'abort']));
  if (known.approved !== undefined && random.chance(0.03)) await tryApproval(crowd, false);
  if (random.chance(0.05)) await overlappingRequest(crowd);
  if (known.approved !== undefined && !known.isBusy && random.chance(0.01)) {
    known.isBusy = true;
    for (let n = 0; n < WAITING_MESSAGES; n += 1) lane.live.send(scene.consumer, 'waits');
  }
  if (next.kind === 'task' && next.step === 'beginVerification' && random.chance(0.1)) await forge(crowd);
  if (next.kind === 'task' && random.chance(0.01)) {
    // The watch takes the execution for ended; it is not, and goes on.
    await close(crowd, { name: 'WorkflowEnded', error: 'Stopped' });
    if ((await recordOf(lane, known.replayId))?.status === 'applying')
      wrong('a closed replay is still applied');
  }
};

/** Somebody writes into the table: a slice that has applied something says that it has not. */
const forge = async ({ lane, known }: Crowd): Promise<void> => {
  const { store } = lane.world;
  const slice = store
    .all(REPLAY)
    .find(({ key, item }) => key.sk.startsWith('slice#apply-') && Number(item['done']) > 0);
  if (slice === undefined) return;
  known.isForged = true;
  const outcomes = { applied: 0, alreadyApplied: 0, nothing: 0, failed: 0, frozen: 0, withheld: 0 };
  const item = { ...slice.item, totals: JSON.stringify({ outcomes, perConsumer: {} }) };
  const { key, version } = slice;
  await store.commit({ writes: [{ kind: 'putIfVersion', table: REPLAY, key, version, item }], events: [] });
};

/** Ranges that touch what the replay holds, in one way or another. */
const overlappingRequest = async (crowd: Crowd): Promise<void> => {
  const { scene, random, wrong } = crowd;
  const { fromMs, toMs } = scene.range;
  const text = (atMs: number): string => new Date(atMs).toISOString();
  const range = random.pick([
    { axis: 'recorded', from: text(fromMs - 60_000), to: text(toMs - 1_000) },
    { axis: 'recorded', from: text(fromMs + 1_000), to: text(toMs) },
    { axis: 'recorded', from: text(fromMs - 5_000), to: text(toMs) },
    { axis: 'occurred', from: text(fromMs - 10 * HOUR_MS), to: text(fromMs - 9 * HOUR_MS) },
  ]);
  const before = await recordOf(crowd.lane, crowd.known.replayId);
  if (before?.endedAtMs !== undefined) return;
  const { status } = await request(crowd, { range }, 'bob');
  if (status === 201) wrong(`another replay may touch the same events: ${JSON.stringify(range)}`);
};

/** People decide, rightly in the end, or nobody does; whether the wait ran out of time. */
const decided = async (crowd: Crowd, what: 'approval' | 'resume'): Promise<boolean> => {
  const { lane, known, random, wrong } = crowd;
  if (what === 'resume') {
    // Nobody can resume what was closed: its workflow must be told by itself.
    if (known.hasEnded) return false;
    // Something wakes it although nobody wants it to go on.
    if (random.chance(0.2)) return false;
    if (random.chance(0.1)) await wish(crowd, 'abort');
    else if (!(await wish(crowd, 'resume')) && !known.hasEnded) {
      const status = (await recordOf(lane, known.replayId))?.status;
      const control = await controlOf(lane, known.replayId);
      if (status === 'paused' && control?.wish === 'pause') wrong('a paused replay cannot be resumed');
    }
    return false;
  }
  if (random.chance(0.1)) lane.world.clock.pass(HOUR_MS + 60_000);
  for (let tries = random.whole(0, 3); tries > 0; tries -= 1) await tryApproval(crowd, false);
  if (random.chance(0.05)) await wish(crowd, 'rejection');
  else if (random.chance(0.95)) await tryApproval(crowd, true);
  const expiresAtMs = (await recordOf(lane, known.replayId))?.plan?.expiresAtMs ?? 0;
  if (known.approved === undefined && random.chance(0.5)) lane.world.clock.pass(HOUR_MS);
  return lane.world.clock.now() >= expiresAtMs;
};
