import type { ConsumerHandler, DoorAnswer, DoorRequest } from '@twolane/consumer';
import { CORRECTION_WINDOW_DAYS } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { type HttpHandler, httpHandler, idempotentCommand } from '@twolane/http';
import { lambdaContext } from '@twolane/telemetry/testing';
import consumersList from '../../../../services/replay/generated/consumers.json' with { type: 'json' };
import { adminRoutes } from '../../../../services/replay/src/admin/admin-routes.ts';
import { memoryFiles } from '../../../../services/replay/src/admin/testing/memory-files.ts';
import { auditTrail } from '../../../../services/replay/src/audit/index.ts';
import {
  leadsOutside,
  type Manifest,
  readManifest,
} from '../../../../services/replay/src/domain/manifest.ts';
import { pricesFor } from '../../../../services/replay/src/domain/prices.ts';
import { messageRoutes, messageTable } from '../../../../services/replay/src/messages/index.ts';
import { replayTable } from '../../../../services/replay/src/replay-table.ts';
import { setAsideSource } from '../../../../services/replay/src/set-aside-source.ts';
import type { DispatchPorts } from '../../../../services/replay/src/tasks/dispatch.ts';
import { validateUpload } from '../../../../services/replay/src/uploads/validate-upload.ts';
import type { Workflow } from '../../../../services/replay/src/workflow.ts';
import type { Around } from '../../core/calls.ts';
import { interruptedStore } from '../interrupted.ts';
import { type Lane1, lane1, OUTBOX, OUTBOX_SHARDS, PARKED, silentTelemetry, undisturbed } from '../lane1.ts';
import { allConsumers } from './consumers.ts';
import { interruptedFiles } from './interrupted-files.ts';
import { type LiveTraffic, liveTraffic } from './live-traffic.ts';

export const REPLAY = 'Replay';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** How long one invocation of a consumer may run. */
export const CONSUMER_LIFE_MS = 30_000;

const manifest: Manifest = readManifest(consumersList);

export interface Lane2 {
  readonly world: Lane1;
  readonly manifest: Manifest;
  readonly live: LiveTraffic;
  readonly bucket: ReturnType<typeof memoryFiles>;
  /** Code of each consumer's function, as it is deployed now. */
  readonly code: Map<string, string>;
  readonly policy: { version: string };
  /** Replays whose execution was started, and tokens that were sent. */
  readonly started: Set<string>;
  readonly woken: Set<string>;
  /** Validations that the worker was asked for. */
  readonly validations: { readonly uploadId: string; readonly run: string }[];
  /** Bodies that were sent to a consumer's queue by hand. */
  readonly redriven: { readonly consumer: string; readonly body: string }[];
  readonly workflow: (around: Around) => Workflow;
  readonly worker: (around: Around) => DispatchPorts;
  /** The function behind `/admin`. */
  readonly http: (around: Around) => HttpHandler;
}

export interface Lane2Options {
  readonly startMs?: number;
  /** Stands between the worker and a consumer's door: looks, lets others pass, throws, or answers in its own words. */
  readonly atDoor?: (
    consumer: string,
    request: DoorRequest,
    knock: (request: DoorRequest) => Promise<DoorAnswer>,
  ) => Promise<DoorAnswer>;
  /** Comes whenever the worker sleeps. */
  readonly onSleep?: (ms: number) => Promise<void>;
}

/** Replays on the real consumers, over tables and a bucket in memory that outlive every process. */
export const lane2 = ({ startMs, atDoor, onSleep }: Lane2Options = {}): Lane2 => {
  const world = lane1(startMs);
  const { clock } = world;
  const live = liveTraffic(world, manifest);
  const bucket = memoryFiles(64 * 1024);
  const code = new Map(manifest.map(({ name }) => [name, `code-of-${name}`]));
  const policy = { version: 'policy-1' };
  const started = new Set<string>();
  const woken = new Set<string>();
  const validations: { uploadId: string; run: string }[] = [];
  const redriven: { consumer: string; body: string }[] = [];
  const doors: ReadonlyMap<string, ConsumerHandler> = allConsumers(world, undisturbed);
  const replays = replayTable(REPLAY);
  const audit = auditTrail(REPLAY);

  const knock = async (consumer: string, request: DoorRequest): Promise<DoorAnswer> => {
    const door = doors.get(consumer);
    if (door === undefined) throw new Error(`There is no ${consumer}.`);
    const open = (one: DoorRequest) => door(one, lambdaContext());
    return atDoor === undefined ? open(request) : atDoor(consumer, request, open);
  };
  const workflow = (around: Around): Workflow => ({
    start: (replayId: string) =>
      around('workflow start', async () => {
        started.add(replayId);
        return { executionArn: `execution:${replayId}` };
      }),
    wake: (token: string) =>
      around<'told'>('workflow wake', async () => {
        woken.add(token);
        return 'told';
      }),
    look: () => around('read workflow', async () => undefined),
  });
  const sleep = async (ms: number): Promise<void> => {
    clock.pass(ms);
    await onSleep?.(ms);
  };

  const worker = (around: Around): DispatchPorts => {
    const store = interruptedStore(world.store, around);
    const files = interruptedFiles(bucket.files, around);
    return {
      store,
      replays,
      audit,
      files,
      doors: {
        call: (consumer, request) => around(`door ${consumer}`, () => knock(consumer, request)),
        codeSha256: (consumer) =>
          around(`read code of ${consumer}`, async () => code.get(consumer) ?? 'none'),
        timeoutMs: (consumer) => around(`read life of ${consumer}`, async () => CONSUMER_LIFE_MS),
      },
      queues: {
        waiting: (consumer) => around(`read depth of ${consumer}`, async () => live.waiting(consumer)),
      },
      archive: { arrived: async function* () {} },
      setAside: setAsideSource(store, { parkedTable: PARKED, replayTable: REPLAY, catalog }),
      workflow: workflow(around),
      manifest,
      catalog,
      policyVersion: policy.version,
      times: {
        journalMs: 14 * DAY_MS,
        correctionWindowMs: CORRECTION_WINDOW_DAYS * DAY_MS,
        maxFutureSkewMs: 300_000,
        approvalMs: HOUR_MS,
      },
      prices: pricesFor('eu-west-1', ''),
      outboxTable: OUTBOX,
      outboxShards: OUTBOX_SHARDS,
      logger: { info: () => undefined, warn: () => undefined },
      clock: clock.now,
      sleep,
      random: () => 0.5,
      validateUpload: (validation) =>
        validateUpload(
          {
            ...{ store, table: REPLAY, audit, files, catalog, clock: clock.now, sleep },
            policyFor: () => ({
              fastWindowMs: HOUR_MS,
              correctionWindowMs: 30 * DAY_MS,
              maxFutureSkewMs: 300_000,
            }),
            random: () => 0.5,
            newId: world.newId,
          },
          validation,
        ),
    };
  };

  const http = (around: Around): HttpHandler => {
    const store = interruptedStore(world.store, around);
    const telemetry = silentTelemetry('replayHttp');
    const shared = { store, catalog, logger: telemetry.logger, clock: clock.now };
    const admin = adminRoutes({
      ...shared,
      replays,
      trail: audit,
      manifest,
      workflow: workflow(around),
      files: interruptedFiles(bucket.files, around),
      uploads: { urlFor: (key) => around('read upload url', async () => `https://bucket.test/${key}`) },
      worker: {
        invoke: ({ uploadId, run }) =>
          around('worker invoke', async () => void validations.push({ uploadId, run })),
      },
      consumers: {
        codeOf: (consumer) => around(`read code of ${consumer}`, async () => code.get(consumer)),
        depthsOf: async () => ({ waiting: 0, inFlight: 0, deadLettered: 0 }),
      },
      setAside: setAsideSource(store, { parkedTable: PARKED, replayTable: REPLAY, catalog }),
      newId: world.newId,
    });
    const ports = { random: () => 0.5, sleep: async () => undefined };
    const messages = messageRoutes({
      ...shared,
      ...ports,
      table: messageTable({ parked: PARKED, own: REPLAY }),
      audit,
      consumers: manifest.map((one) => ({ ...one, reachesOutside: leadsOutside(manifest, one.name) })),
      queue: {
        send: (consumer, bodies) =>
          around('SendMessageBatch', async () => {
            for (const body of bodies) {
              live.send(consumer, body);
              redriven.push({ consumer, body });
            }
            return bodies.map(() => undefined);
          }),
      },
      command: idempotentCommand({ store, table: REPLAY, clock: clock.now, ...ports }),
    });
    return httpHandler({ ...world.httpPorts('replayHttp'), routes: [...admin, ...messages] });
  };

  return {
    ...{ world, manifest, live, bucket, code, policy, started, woken, validations, redriven },
    ...{ workflow, worker, http },
  };
};
