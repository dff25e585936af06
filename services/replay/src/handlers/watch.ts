import { InvokeCommand } from '@aws-sdk/client-lambda';
import { createParking } from '@twolane/consumer';
import { requiredText } from '@twolane/environment';
import { createOutboxStore } from '@twolane/outbox';
import { createTelemetry } from '@twolane/telemetry';
import type { Context } from 'aws-lambda';
import consumers from '../../generated/consumers.json' with { type: 'json' };
import { readReplaySettings } from '../config.ts';
import { readManifest } from '../domain/manifest.ts';
import { executionStates } from '../execution-state.ts';
import { createLambdaClient } from '../lambda-doors.ts';
import { collectDeadLetters, createSqsClient, createSqsDeadLetters } from '../messages/index.ts';
import { replayTable } from '../replay-table.ts';
import { createWorkflowClient, sfnWorkflow } from '../sfn-workflow.ts';
import { watchReplays } from '../tasks/watch.ts';

/** The next minute goes on; what is under way then still ends within the function's time. */
const WATCH_MS = 15_000;
const COLLECT_MS = 20_000;

const settings = readReplaySettings(process.env);
const workerFunction = requiredText(process.env, 'REPLAY_WORKER_FUNCTION');
const telemetry = createTelemetry({ service: 'replay', function: 'replayWatch' });
const { logger } = telemetry;
const store = createOutboxStore(settings);
const sfn = createWorkflowClient();
const lambda = createLambdaClient();

const watching = {
  store,
  replays: replayTable(settings.replayTable),
  workflow: sfnWorkflow(sfn, settings.stateMachineArn),
  executionOf: executionStates(sfn),
  recordFailure: async (replayId: string, failure: object): Promise<void> => {
    const payload = JSON.stringify({ step: 'fail', replayId, ...failure });
    await lambda.send(
      new InvokeCommand({
        FunctionName: workerFunction,
        InvocationType: 'Event',
        Payload: Buffer.from(payload),
      }),
    );
  },
  logger,
  clock: Date.now,
};

const collecting = {
  source: createSqsDeadLetters({ urlPrefix: settings.queueUrlPrefix, client: createSqsClient() }),
  parking: createParking({ store, table: settings.parkedTable }),
  consumers: readManifest(consumers).map(({ name }) => name),
  logger,
  metrics: telemetry.metrics,
  clock: Date.now,
};

export const handler = async (_event: unknown, context: Context): Promise<void> => {
  telemetry.startInvocation(context);
  try {
    const watched = await watchReplays(watching, Date.now() + WATCH_MS);
    await collectDeadLetters(collecting, { untilMs: Date.now() + COLLECT_MS });
    logger.info('replays watched', { ...watched });
  } finally {
    telemetry.endInvocation();
  }
};
