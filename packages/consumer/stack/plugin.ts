import { catalog } from '@twolane/events';
import { consumerFunction } from './consumer-function.ts';
import { listConsumers } from './consumer-list.ts';
import { consumerResources, type Surroundings } from './consumer-resources.ts';
import { emptyArtifacts } from './empty-artifacts.ts';
import { manifestText } from './manifest.ts';
import { readSubscriptions } from './read-subscriptions.ts';
import { dropRedundantDependencies } from './redundant-dependencies.ts';
import { replayPolicies } from './replay-policies.ts';
import { reservedConcurrency } from './reserved-concurrency.ts';
import { functionKeyOf } from './subscription.ts';
import { writeManifest } from './write-manifest.ts';

/** Logical id of the one event bus. */
const BUS = 'EventBus';

type Fragment = Record<string, object>;

/** The part of the framework that the plugin touches. */
export interface Serverless {
  readonly serviceDir: string;
  readonly configSchemaHandler: { defineCustomProperties(schema: object): void };
  readonly service: {
    readonly service: string;
    readonly provider: {
      readonly stage: string;
      compiledCloudFormationTemplate?: { readonly Resources: object; Metadata?: object };
    };
    readonly custom?: { readonly consumers?: unknown; readonly concurrency?: unknown };
    /** A list of fragments until the framework merges them, which it does after the plugins are made. */
    functions: Fragment | (Fragment | null)[];
    /** One object by the time of the hooks. */
    readonly resources?: unknown;
  };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
}

/**
 * Serverless plugin. Each entry of the lists in `custom.consumers` becomes a function and all that it stands on; a
 * list of the consumers goes into the template's metadata and into the replay service's manifest, and that service's roles
 * get the rights that they need on each. Refuses to build when an entry is wrong, and names every mistake at once.
 */
export default class ConsumersPlugin {
  readonly hooks: Readonly<Record<string, () => void>>;

  constructor(serverless: Serverless) {
    serverless.configSchemaHandler.defineCustomProperties({
      properties: { consumers: { type: 'array' }, concurrency: { type: 'object' } },
    });
    const { service } = serverless;
    const refuse = (problems: readonly string[]): void => {
      if (problems.length > 0) throw new serverless.classes.Error(problems.join('\n'), 'TWOLANE_CONSUMERS');
    };
    const around: Surroundings = {
      service: service.service,
      stage: service.provider.stage,
      bus: BUS,
      findEvent: (type) => catalog.find(type),
    };
    const { subscriptions, problems } = readSubscriptions(service.custom?.consumers ?? [], around.findEvent);
    refuse(problems);

    const fragments = Array.isArray(service.functions) ? service.functions : [];
    if (fragments !== service.functions) refuse(['functions must be a list of files in serverless.yml']);
    const taken = new Set(fragments.flatMap((fragment) => Object.keys(fragment ?? {})));
    refuse(
      subscriptions
        .filter(({ name }) => taken.has(functionKeyOf(name)))
        .map(
          ({ name }) => `consumer "${name}": a function is called ${functionKeyOf(name)}; rename one of them`,
        ),
    );
    // In place: the framework goes back to this very list after the plugins are made.
    fragments.push(...subscriptions.map((one) => ({ [functionKeyOf(one.name)]: consumerFunction(one) })));

    this.hooks = {
      // The fragments are one object by now, and nothing is compiled yet.
      'before:package:cleanup': () => {
        const functions = Array.isArray(service.functions) ? {} : service.functions;
        const reserved = reservedConcurrency(
          service.custom?.concurrency,
          subscriptions,
          Object.keys(functions),
        );
        refuse(reserved.problems);
        for (const [key, limit] of reserved.limits) Object.assign(functions[key] ?? {}, limit);
        writeManifest(serverless.serviceDir, manifestText(subscriptions));
      },
      'after:package:createDeploymentArtifacts': () => {
        const functions = Array.isArray(service.functions) ? {} : service.functions;
        refuse(emptyArtifacts(functions, serverless.serviceDir));
      },
      // Before the framework compiles event source mappings, which refer to the queues.
      'before:package:compileEvents': () => {
        const template = service.provider.compiledCloudFormationTemplate;
        if (template === undefined) return;
        for (const subscription of subscriptions) {
          Object.assign(template.Resources, consumerResources(subscription, around));
        }
        const written = memberOf(service.resources, 'Resources');
        Object.assign(
          template.Resources,
          replayPolicies(subscriptions, (role) => memberOf(written, role) !== undefined),
        );
        template.Metadata = { ...template.Metadata, Consumers: listConsumers(subscriptions, around) };
      },
      // Every resource is there by now.
      'before:package:finalize': () => {
        dropRedundantDependencies(service.provider.compiledCloudFormationTemplate?.Resources ?? {});
      },
    };
  }
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
