import { setTimeout as pause } from 'node:timers/promises';
import { readArchive } from '@twolane/archive';
import { CORRECTION_WINDOW_DAYS, JOURNAL_DAYS, policyFor, policyVersion } from '@twolane/event-time';
import { catalog } from '@twolane/events';
import { createOutboxStore } from '@twolane/outbox';
import type { Logger } from '@twolane/telemetry';
import { ulid } from 'ulid';
import consumers from '../generated/consumers.json' with { type: 'json' };
import { archiveSource } from './archive-source.ts';
import { auditTrail } from './audit/index.ts';
import type { WorkerSettings } from './config.ts';
import { readManifest } from './domain/manifest.ts';
import { createLambdaClient, lambdaDoors } from './lambda-doors.ts';
import { createSqsClient } from './messages/index.ts';
import { replayTable } from './replay-table.ts';
import { createS3Client, s3Files } from './s3-files.ts';
import { setAsideSource } from './set-aside-source.ts';
import { createWorkflowClient, sfnWorkflow } from './sfn-workflow.ts';
import { sqsDepths } from './sqs-depths.ts';
import type { DispatchPorts } from './tasks/dispatch.ts';
import { validateUpload } from './uploads/validate-upload.ts';

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
/** The widest of all policies. */
const MAX_FUTURE_SKEW_MS = policyFor('').maxFutureSkewMs;

/** The worker on the real things. */
export const workerPorts = (settings: WorkerSettings, logger: Logger): DispatchPorts => {
  const store = createOutboxStore(settings);
  const s3 = createS3Client();
  const files = s3Files(s3, settings.replayBucket);
  const audit = auditTrail(settings.replayTable);
  const manifest = readManifest(consumers);
  return {
    store,
    replays: replayTable(settings.replayTable),
    audit,
    files,
    doors: lambdaDoors(createLambdaClient(), { manifest, stage: settings.stage }),
    queues: sqsDepths(createSqsClient(), settings.queueUrlPrefix),
    archive: archiveSource(readArchive({ s3, bucket: settings.archiveBucket })),
    setAside: setAsideSource(store, { ...settings, catalog }),
    workflow: sfnWorkflow(createWorkflowClient(), settings.stateMachineArn),
    manifest,
    catalog,
    policyVersion: policyVersion(),
    times: {
      journalMs: JOURNAL_DAYS * DAY_MS,
      correctionWindowMs: CORRECTION_WINDOW_DAYS * DAY_MS,
      maxFutureSkewMs: MAX_FUTURE_SKEW_MS,
      approvalMs: settings.approvalMinutes * MINUTE_MS,
    },
    prices: settings.prices,
    outboxTable: settings.outboxTable,
    outboxShards: settings.outboxShards,
    logger,
    clock: Date.now,
    sleep: (ms) => pause(ms),
    random: Math.random,
    validateUpload: (validation) =>
      validateUpload(
        {
          store,
          table: settings.replayTable,
          audit,
          files,
          catalog,
          policyFor,
          clock: Date.now,
          random: Math.random,
          newId: () => ulid(),
        },
        validation,
      ),
  };
};
