// First: see there.
import '../kernel/zlib-at-once.ts';
import { CORRECTION_WINDOW_DAYS, JOURNAL_DAYS, policyFor } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { type HttpHandler, httpHandler } from '@twolane/http';
import type { Store } from '@twolane/store';
import consumers from '../../../services/replay/generated/consumers.json' with { type: 'json' };
import { adminRoutes } from '../../../services/replay/src/admin/admin-routes.ts';
import type { Worker } from '../../../services/replay/src/admin/ports.ts';
import { auditTrail } from '../../../services/replay/src/audit/index.ts';
import { readManifest } from '../../../services/replay/src/domain/manifest.ts';
import { pricesFor } from '../../../services/replay/src/domain/prices.ts';
import type { ReplayFiles } from '../../../services/replay/src/files.ts';
import { replayTable } from '../../../services/replay/src/replay-table.ts';
import { setAsideSource } from '../../../services/replay/src/set-aside-source.ts';
import { type DispatchPorts, dispatch } from '../../../services/replay/src/tasks/dispatch.ts';
import type { ConsumerDoors } from '../../../services/replay/src/tasks/ports.ts';
import { type WatchPorts, watchReplays } from '../../../services/replay/src/tasks/watch.ts';
import { validateUpload } from '../../../services/replay/src/uploads/validate-upload.ts';
import type { Workflow } from '../../../services/replay/src/workflow.ts';
import type { Handler } from '../aws/lambda.ts';
import type { HttpGrant } from '../functions/http.ts';
import type { Tick } from '../functions/relay-and-schedules.ts';
import { TABLES } from '../functions/tables.ts';
import { silent } from '../functions/telemetry.ts';
import type { Task } from './executions.ts';

export const REPLAYS = 'Replay';
const manifest = readManifest(consumers);
export const replays = replayTable(REPLAYS);
const audit = auditTrail(REPLAYS);

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** As the handlers of `services/replay` keep them. */
const WORKER_RESERVE_MS = 120_000;
const WATCH_MS = 15_000;

/** What an instance of lane 2 is given. */
export interface ReplayGrant extends HttpGrant {
  readonly files: ReplayFiles;
  readonly doors: ConsumerDoors;
  readonly waiting: (consumer: string) => Promise<number>;
  readonly workflow: Workflow;
  readonly executionOf: WatchPorts['executionOf'];
  readonly validate: Worker['invoke'];
  readonly recordFailure: WatchPorts['recordFailure'];
}

const setAsideOf = (store: Store) =>
  setAsideSource(store, { parkedTable: TABLES.parked, replayTable: REPLAYS, catalog });

export const worker = (grant: ReplayGrant, outboxShards: number): Handler<Task> => {
  const { store, files, doors, waiting, workflow, clock, sleep, random, newId } = grant;
  const ports: DispatchPorts = {
    ...{
      store,
      replays,
      audit,
      files,
      doors,
      workflow,
      manifest,
      catalog,
      clock,
      sleep,
      random,
      outboxShards,
    },
    queues: { waiting },
    archive: { arrived: async function* () {} },
    setAside: setAsideOf(store),
    policyVersion: 'policy-1',
    times: {
      journalMs: JOURNAL_DAYS * DAY_MS,
      correctionWindowMs: CORRECTION_WINDOW_DAYS * DAY_MS,
      maxFutureSkewMs: 5 * MINUTE_MS,
      approvalMs: DAY_MS,
    },
    prices: pricesFor('eu-west-1', ''),
    outboxTable: TABLES.outbox,
    logger: silent().logger,
    validateUpload: (validation) =>
      validateUpload(
        { ...{ store, table: REPLAYS, audit, files, catalog, policyFor }, clock, random, newId, sleep },
        validation,
      ),
  };
  return (task, context) =>
    dispatch(ports, task, clock() + context.getRemainingTimeInMillis() - WORKER_RESERVE_MS);
};

export const admin = (grant: ReplayGrant): HttpHandler => {
  const { store, files, workflow, clock, newId, doors, validate } = grant;
  const telemetry = silent();
  const routes = adminRoutes({
    ...{ store, replays, trail: audit, workflow, files, manifest, catalog, clock, newId },
    uploads: { urlFor: async (key) => `https://bucket.test/${key}` },
    worker: { invoke: validate },
    consumers: {
      codeOf: doors.codeSha256,
      depthsOf: async () => ({ waiting: 0, inFlight: 0, deadLettered: 0 }),
    },
    setAside: setAsideOf(store),
    logger: telemetry.logger,
  });
  const ids = { newCorrelationId: newId, newTraceparent: () => TRACEPARENT };
  return httpHandler({ routes, telemetry, clock, ids, answerMarginMs: 0 });
};

const TRACEPARENT = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

export const watcher =
  ({ store, workflow, executionOf, recordFailure, clock }: ReplayGrant): Handler<Tick> =>
  () =>
    watchReplays(
      { store, replays, workflow, executionOf, recordFailure, logger: silent().logger, clock },
      clock() + WATCH_MS,
    );
