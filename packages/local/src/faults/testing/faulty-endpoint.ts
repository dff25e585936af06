import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { openDynamoDoor } from '../../dynamo/door.ts';
import { createDynamoClient } from '../../dynamo/dynamo-client.ts';
import { startEngine } from '../../dynamo/engine.ts';
import { ensureTable } from '../../dynamo/tables.ts';
import { systemClock } from '../../storage/clock.ts';
import {
  accountId,
  openEndpoint,
  openMessaging,
  queueDefinition,
  region,
  rule,
  target,
} from '../../testing/messaging.ts';
import { bucket } from '../../testing/s3-house.ts';
import { s3Service } from '../../wire/s3/service.ts';
import { faultsForTests } from './plan-of.ts';

const accessKeyId = 'ASIATEST';

/** The AWS endpoint over an engine, a queue, a bus and a bucket, struck by what a test plans; with the real SDK before it. */
export const openFaultyEndpoint = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'twolane-faults-'));
  const engine = await startEngine({
    dataDir: folder,
    onWarning: () => undefined,
    onProcessStarted: () => undefined,
    onProcessGone: () => undefined,
  });
  await ensureTable(createDynamoClient(engine.url), {
    logicalId: 'Things',
    name: 'things',
    arn: `arn:aws:dynamodb:${region}:${accountId}:table/things`,
    hashKey: { name: 'pk', type: 'S' },
    rangeKey: undefined,
    streamView: undefined,
    streamArn: '',
    ttlAttribute: undefined,
  });
  const messaging = openMessaging({
    file: join(folder, 'messages.db'),
    clock: systemClock,
    queues: [queueDefinition('work')],
    rules: [rule('all', { source: ['shop'] }, [target('work')])],
    buckets: [bucket('files')],
  });
  const { buckets } = messaging;
  const door = openDynamoDoor({ engineUrl: engine.url, tables: [], region, accountId });
  const faults = faultsForTests();
  const errors: unknown[] = [];
  const endpoint = await openEndpoint(messaging, {
    raw: [door.service],
    rest: [s3Service({ buckets, region, nowMs: () => Date.now() })],
    faults,
    onError: (error) => errors.push(error),
  });
  /** Clients that try so often. */
  const clientsOf = (maxAttempts: number) => {
    const settings = {
      endpoint: endpoint.url,
      region,
      credentials: { accessKeyId, secretAccessKey: 'unused' },
      maxAttempts,
    };
    return {
      dynamodb: new DynamoDBClient(settings),
      events: new EventBridgeClient(settings),
      s3: new S3Client({ ...settings, forcePathStyle: true }),
      sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    };
  };
  const once = clientsOf(1);
  const patient = clientsOf(3);
  return {
    faults,
    errors,
    messaging,
    accessKeyId,
    once,
    patient,
    close: async () => {
      for (const client of [...Object.values(once), ...Object.values(patient)]) client.destroy();
      await endpoint.close();
      door.close();
      messaging.close();
      await engine.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type FaultyEndpoint = Awaited<ReturnType<typeof openFaultyEndpoint>>;
