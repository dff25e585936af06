import { randomUUID } from 'node:crypto';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDocumentClient, createDynamoStore, TerminalError } from '@twolane/store';
import type { Context } from 'aws-lambda';
import type { GatewayConfig } from '../config.ts';
import { createGuardedGateway, DEFAULT_GUARD, type GuardedGateway } from './guarded-gateway.ts';
import { createPowertoolsOnce } from './once.ts';
import { createSimulatedGateway } from './simulated-gateway.ts';

export interface DeployedGateway {
  readonly gateway: GuardedGateway;
  /** To be called with each invocation. */
  readonly registerContext: (context: Context) => void;
}

/** The provider as the deployed function calls it. A real provider takes the simulated one's place here. */
export const createGateway = ({
  effectsTable,
  gatewayTable,
  gatewayTimeoutMs,
}: GatewayConfig): DeployedGateway => {
  const provider = createSimulatedGateway({ store: providerStore(), table: gatewayTable, newId: randomUUID });
  const { once, registerContext } = createPowertoolsOnce(
    new DynamoDBPersistenceLayer({
      tableName: effectsTable,
      expiryAttr: 'expiresAtSec',
      awsSdkV3Client: new DynamoDBClient({}),
    }),
  );
  const gateway = createGuardedGateway(provider, once, { ...DEFAULT_GUARD, timeoutMs: gatewayTimeoutMs });
  return { gateway, registerContext };
};

/** The provider is another company: it shares neither our outbox nor our inbox. */
const providerStore = () =>
  createDynamoStore({
    client: createDocumentClient(),
    inboxTable: '',
    journal: {
      rowFor: () => {
        throw new TerminalError('The provider emits no events of ours.');
      },
    },
  });
