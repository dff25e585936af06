import { createControlApi } from '../control-api/control-api.ts';
import type { ControlRoute } from '../control-api/control-route.ts';
import { openDynamoDoor } from '../dynamo/door.ts';
import type { Faults } from '../faults/faults.ts';
import type { OnBehalf } from '../identity/on-behalf.ts';
import type { StackDefinition } from '../template/definitions.ts';
import { eventsService } from '../wire/events-actions.ts';
import { s3Service } from '../wire/s3/service.ts';
import { createWireServer, type ServedCall } from '../wire/server.ts';
import { sqsService } from '../wire/sqs-actions.ts';
import type { Cloud } from './cloud.ts';
import type { Control } from './control.ts';
import { closeServer, listenOn } from './listen.ts';

/** Where the endpoint will be: functions are told before it is there. */
export const awsUrlOf = (port: number): string => `http://127.0.0.1:${port}`;

/** One address for DynamoDB, SQS, EventBridge, S3, Lambda and Step Functions. Throws PortTaken. */
export const startAwsEndpoint = async (parts: {
  readonly definition: StackDefinition;
  readonly cloud: Cloud;
  readonly control: Pick<Control, 'wire' | 'rest'>;
  readonly engineUrl: string;
  readonly faults: Faults;
  readonly authorize: OnBehalf['authorize'];
  readonly port: number;
  /** What the stack itself can be asked, below `/_twolane/`. */
  readonly controlRoutes: readonly ControlRoute[];
  onCall(call: ServedCall): void;
  onError(error: unknown): void;
}): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const { region, accountId, tables } = parts.definition;
  const { queues, buses, buckets } = parts.cloud;
  const url = awsUrlOf(parts.port);
  const door = openDynamoDoor({ engineUrl: parts.engineUrl, tables, region, accountId });
  const server = createWireServer({
    services: [sqsService(queues, url), eventsService({ buses, region, accountId }), parts.control.wire],
    raw: [door.service],
    // S3 takes whatever path nobody before it takes.
    rest: [parts.control.rest, s3Service({ buckets, region, nowMs: () => Date.now() })],
    control: createControlApi(parts.controlRoutes, parts.onError),
    authorize: parts.authorize,
    faults: parts.faults,
    onCall: parts.onCall,
    onError: parts.onError,
  });
  await listenOn(server, parts.port, 'awsPort');
  return {
    url,
    stop: async () => {
      await closeServer(server);
      door.close();
    },
  };
};
