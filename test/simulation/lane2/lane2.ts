import type { DoorAnswer } from '@twolane/consumer';
import type { CloudEvent } from '@twolane/contracts';
import { RetryableError, type StoredItem } from '@twolane/store';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { isOpen } from '../../../services/replay/src/tasks/watch.ts';
import type { Workflow } from '../../../services/replay/src/workflow.ts';
import type { Handler, Instance } from '../aws/lambda.ts';
import type { Base } from '../base.ts';
import type { Tick } from '../functions/relay-and-schedules.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import { SUBSCRIPTIONS, type World } from '../world.ts';
import { createAskAdmin } from './ask-admin.ts';
import { createBucket } from './bucket.ts';
import { createDoorCalls } from './door-calls.ts';
import { createExecutions, type Executions, type Task } from './executions.ts';
import { admin, REPLAYS, type ReplayGrant, replays, watcher, worker } from './functions.ts';
import { createPeople, type Look } from './people.ts';
import { createUploads } from './uploads.ts';
import type { Wanted } from './wanted.ts';

interface Ports {
  readonly world: World;
  readonly scheduler: Scheduler;
  readonly base: Base;
  readonly outboxShards: number;
  readonly look: () => Look;
  /** Events that all of their consumers have. */
  readonly settled: () => readonly CloudEvent[];
}

const WORKER_TIMEOUT_MS = 900_000;
const ADMIN_TIMEOUT_MS = 28_000;
const WATCH_TIMEOUT_MS = 90_000;
const WATCH_EVERY_MS = 2 * 60_000;

/** Corrections: the admin API, the workflow, the worker, and the doors of the consumers that live traffic uses, too. */
export const createLane2 = ({ world, scheduler, base, outboxShards, look, settled }: Ports) => {
  const { lambda, through, faults, queues, grantOf, consumers, chance } = world;
  const bucket = createBucket({ through, faults, nowMs: scheduler.nowMs });
  const doorCalls = createDoorCalls();

  const knock = async (
    consumer: string,
    request: Parameters<ReplayGrant['doors']['call']>[1],
  ): Promise<DoorAnswer> => {
    doorCalls.count(request.replayId);
    const answer = await consumers.get(consumer)?.invoke(request);
    if (answer?.ok === true && isDoorAnswer(answer.value)) return answer.value;
    throw new RetryableError(`${consumer} failed.`);
  };
  const workflowOf = (instance: Instance): Workflow => ({
    start: (replayId) =>
      through(instance, {
        what: `starts ${replayId}`,
        isWrite: true,
        serve: async () => ({ executionArn: executions.start(replayId) }),
      }),
    wake: (token) =>
      through(instance, { what: `wakes ${token}`, isWrite: true, serve: async () => executions.wake(token) }),
    look: async () => undefined,
  });
  const grant = (instance: Instance): ReplayGrant => ({
    ...grantOf(instance),
    files: bucket.of(instance),
    workflow: workflowOf(instance),
    doors: {
      call: (consumer, request) =>
        through(instance, {
          what: `asks ${consumer} to ${request.kind}`,
          isWrite: true,
          serve: () => knock(consumer, request),
        }),
      codeSha256: async (consumer) => `code of ${consumer}`,
      timeoutMs: async (consumer) => SUBSCRIPTIONS.find((one) => one.consumer === consumer)?.timeoutMs ?? 0,
    },
    waiting: async (consumer) => queues.waiting(consumer),
    executionOf: async (arn) => executions.stateOf(arn),
    validate: (input) =>
      through(instance, {
        what: `has ${input.uploadId} validated`,
        isWrite: true,
        serve: async () => void workers.invoke({ ...input }),
      }),
    recordFailure: async (replayId, failure) => {
      workers.invoke({ step: 'fail', replayId, ...failure });
    },
  });
  const define = <Event>(name: string, timeoutMs: number, wire: (grant: ReplayGrant) => Handler<Event>) =>
    lambda.define<Event>({ name, timeoutMs, create: (instance) => wire(grant(instance)) });

  const workers = define<Task>('replayWorker', WORKER_TIMEOUT_MS, (given) => worker(given, outboxShards));
  const api = define<APIGatewayProxyEventV2>('replayHttp', ADMIN_TIMEOUT_MS, admin);
  const watching = define<Tick>('replayWatch', WATCH_TIMEOUT_MS, watcher);
  const executions: Executions = createExecutions({
    scheduler,
    random: chance('executions'),
    worker: workers,
    bucket,
  });
  const random = chance('people');
  const ask = createAskAdmin({ scheduler, random, admin: api });
  const uploads = createUploads({ scheduler, ask, bucket, settled });
  const people = createPeople({ ...{ scheduler, random, base, faults, doorCalls, look }, ask, uploads });

  const isOpenReplay = async ({ key: { pk, sk } }: StoredItem): Promise<boolean> => {
    if (sk !== 'replay') return false;
    const replay = (await replays.load(base.store, pk.slice('replay#'.length)))?.value;
    return replay !== undefined && isOpen(replay);
  };
  /** A request may be done after whoever made it has given up: its replay is nobody's but the watch's. */
  const isAnyOpen = async (): Promise<boolean> =>
    (await Promise.all((await base.all(REPLAYS)).map(isOpenReplay))).includes(true);

  let isWatching = false;
  const watch = async (): Promise<void> => {
    isWatching = people.waiting() > 0 || executions.running() > 0 || (await scheduler.outside(isAnyOpen));
    if (!isWatching) return;
    watching.invoke({});
    scheduler.after(WATCH_EVERY_MS, watch);
  };

  return {
    correct: (wanted: Wanted): void => {
      people.correct(wanted);
      if (!isWatching) watch();
    },
    underway: (): number => people.waiting() + executions.running() + (isWatching ? 1 : 0),
    requested: people.requested,
    uploaded: uploads.uploaded,
    unfinished: people.unfinished,
    bucket,
    hasFailed: executions.hasFailed,
    endedAtMs: (replayId: string): number =>
      executions.stateOf(`execution:${replayId}`).endedAtMs ?? Number.POSITIVE_INFINITY,
  };
};

export type Lane2 = ReturnType<typeof createLane2>;

const isDoorAnswer = (value: unknown): value is DoorAnswer =>
  typeof value === 'object' && value !== null && 'outcomes' in value && Array.isArray(value.outcomes);
