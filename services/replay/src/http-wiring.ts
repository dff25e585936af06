import { setTimeout as pause } from 'node:timers/promises';
import { catalog } from '@twolane/events';
import { idempotentCommand, type Route } from '@twolane/http';
import { createOutboxStore } from '@twolane/outbox';
import type { Logger } from '@twolane/telemetry';
import { ulid } from 'ulid';
import consumers from '../generated/consumers.json' with { type: 'json' };
import { adminRoutes } from './admin/admin-routes.ts';
import { awsConsumerFacts, lambdaWorker, s3UploadDoor } from './admin/aws-ports.ts';
import { auditTrail } from './audit/index.ts';
import type { HttpSettings } from './config.ts';
import { leadsOutside, readManifest } from './domain/manifest.ts';
import { createLambdaClient, lambdaDoors } from './lambda-doors.ts';
import { createSqsClient, createSqsRedriveQueue, messageRoutes, messageTable } from './messages/index.ts';
import { replayTable } from './replay-table.ts';
import { createS3Client, s3Files } from './s3-files.ts';
import { setAsideSource } from './set-aside-source.ts';
import { createWorkflowClient, sfnWorkflow } from './sfn-workflow.ts';

/** All routes under /admin on the real things. */
export const httpRoutes = (settings: HttpSettings, logger: Logger): readonly Route[] => {
  const { stage, replayTable: table, replayBucket, queueUrlPrefix } = settings;
  const store = createOutboxStore(settings);
  const s3 = createS3Client();
  const lambda = createLambdaClient();
  const sqs = createSqsClient();
  const manifest = readManifest(consumers);
  const trail = auditTrail(table);
  const admin = adminRoutes({
    store,
    replays: replayTable(table),
    trail,
    workflow: sfnWorkflow(createWorkflowClient(), settings.stateMachineArn),
    files: s3Files(s3, replayBucket),
    uploads: s3UploadDoor(s3, replayBucket),
    worker: lambdaWorker(lambda, settings.workerFunction),
    consumers: awsConsumerFacts({
      doors: lambdaDoors(lambda, { manifest, stage }),
      manifest,
      sqs,
      queueUrlPrefix,
    }),
    setAside: setAsideSource(store, { parkedTable: settings.parkedTable, replayTable: table, catalog }),
    manifest,
    catalog,
    logger,
    newId: () => ulid(),
    clock: Date.now,
  });
  const messages = messageRoutes({
    store,
    table: messageTable({ parked: settings.parkedTable, own: table }),
    audit: trail,
    catalog,
    consumers: manifest.map((one) => ({ ...one, reachesOutside: leadsOutside(manifest, one.name) })),
    queue: createSqsRedriveQueue({ urlPrefix: queueUrlPrefix, client: sqs }),
    command: idempotentCommand({ store, table }),
    logger,
    clock: Date.now,
    random: Math.random,
    sleep: (ms) => pause(ms),
  });
  return [...admin, ...messages];
};
