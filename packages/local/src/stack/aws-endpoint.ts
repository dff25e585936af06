import type { StackDefinition } from '../template/definitions.ts';
import { eventsService } from '../wire/events-actions.ts';
import { createWireServer } from '../wire/server.ts';
import { sqsService } from '../wire/sqs-actions.ts';
import type { Cloud } from './cloud.ts';
import { closeServer, listenOn } from './listen.ts';

/** One address for SQS and EventBridge. Throws PortTaken. */
export const startAwsEndpoint = async (parts: {
  readonly definition: StackDefinition;
  readonly cloud: Cloud;
  readonly port: number;
  onError(error: unknown): void;
}): Promise<{ readonly url: string; stop(): Promise<void> }> => {
  const { region, accountId } = parts.definition;
  const { queues, buses } = parts.cloud;
  const url = `http://127.0.0.1:${parts.port}`;
  const server = createWireServer({
    services: [sqsService(queues, url), eventsService({ buses, region, accountId })],
    onError: parts.onError,
  });
  await listenOn(server, parts.port, 'awsPort');
  return { url, stop: () => closeServer(server) };
};
