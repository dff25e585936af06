import { consumerResources } from './consumer-resources.ts';
import { functionKeyOf, logicalStemOf, type Subscription, subscriptionSchema } from './subscription.ts';

const BUS = 'EventBus';

/** The part of the framework that the plugin touches. */
interface Serverless {
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void };
  readonly service: {
    readonly service: string;
    readonly provider: { readonly stage: string; compiledCloudFormationTemplate: { Resources: object } };
    readonly custom?: { readonly consumers?: readonly (readonly Subscription[])[] };
    functions: Record<string, object>;
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
}

/** Turns each subscription of `custom.consumers` into a function and all that it stands on. */
export default class ConsumersPlugin {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor(serverless: Serverless) {
    serverless.configSchemaHandler.defineCustomProperties({
      properties: {
        consumers: { type: 'array', items: { type: 'array', items: subscriptionSchema } },
      },
    });
    const { service, provider } = serverless.service;
    const subscriptions = (serverless.service.custom?.consumers ?? []).flat();
    const functionNameOf = (name: string): string => `${service}-${provider.stage}-${functionKeyOf(name)}`;

    for (const subscription of subscriptions) {
      const key = functionKeyOf(subscription.name);
      if (Object.hasOwn(serverless.service.functions, key)) {
        throw new serverless.classes.Error(
          `Two functions are called ${key}; rename one of them.`,
          'TWOLANE_DUPLICATE',
        );
      }
      serverless.service.functions[key] = functionOf(subscription);
    }

    this.hooks = {
      // Before the framework compiles event source mappings, which refer to the queues.
      'before:package:compileEvents': () => {
        const resources = serverless.service.provider.compiledCloudFormationTemplate.Resources;
        for (const subscription of subscriptions) {
          const around = { service, stage: provider.stage, bus: BUS };
          Object.assign(
            resources,
            consumerResources(subscription, around, functionNameOf(subscription.name)),
          );
        }
      },
    };
  }
}

const functionOf = (subscription: Subscription): object => {
  const stem = logicalStemOf(subscription.name);
  return {
    description: subscription.description,
    handler: subscription.handler,
    role: `${stem}Role`,
    timeout: subscription.timeoutSec,
    memorySize: subscription.memoryMb,
    environment: {
      OUTBOX_TABLE: { Ref: 'OutboxTable' },
      PARKED_TABLE: { Ref: 'ParkedTable' },
      ...(subscription.inbox === 'mark' ? { INBOX_TABLE: { Ref: 'InboxTable' } } : {}),
      ...subscription.environment,
    },
    events: [
      {
        sqs: {
          arn: { 'Fn::GetAtt': [`${stem}Queue`, 'Arn'] },
          batchSize: subscription.batchSize,
          maximumConcurrency: subscription.concurrency,
          functionResponseType: 'ReportBatchItemFailures',
        },
      },
    ],
  };
};
