import type { ChangeSet, Store } from '@twolane/store';
import type { AnswersTable } from './aws/answers-table.ts';
import { createBus } from './aws/bus.ts';
import { createCalls } from './aws/calls.ts';
import { createProvider } from './aws/gateway.ts';
import { createLambda, type Handler, type Instance, type LambdaFunction } from './aws/lambda.ts';
import { createQueues } from './aws/queues.ts';
import { createStorePort } from './aws/store-port.ts';
import { createStream } from './aws/stream.ts';
import type { Base } from './base.ts';
import { createFaults } from './faults/faults.ts';
import { type Asked, createDoorWatch } from './functions/at-door.ts';
import { consumerFunction } from './functions/consumer-function.ts';
import * as http from './functions/http.ts';
import { type Grant, publisher, relay, sweeper, watch } from './functions/relay-and-schedules.ts';
import type { History } from './history.ts';
import { createRandom, seedFor } from './kernel/random.ts';
import type { Scheduler } from './kernel/scheduler.ts';
import type { Trace } from './kernel/trace.ts';
import type { Violations } from './oracle/violation.ts';
import type { Whereabouts } from './oracle/whereabouts.ts';
import { readSubscriptions } from './subscriptions.ts';

export const SUBSCRIPTIONS = readSubscriptions();

interface Ports {
  readonly history: History;
  readonly startMs: number;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly base: Base;
  readonly books: Store;
  readonly whereabouts: Whereabouts;
  readonly violations: Violations;
  /** In the instant of each commit of a function. */
  readonly onCommit: (changeSet: ChangeSet) => void;
}

const HTTP_TIMEOUT_MS = 10_000;
const RELAY_TIMEOUT_MS = 60_000;
const SCHEDULE_TIMEOUT_MS = 55_000;

/** Every function as it is deployed, on services that behave as AWS's may. */
export const createWorld = (ports: Ports) => {
  const { history, startMs, scheduler, trace, base, books, whereabouts } = ports;
  const { seed, world } = history;
  const chance = (part: string) => createRandom(seedFor(seed, part));
  const faults = createFaults({ seed, rules: history.faults, startMs, nowMs: scheduler.nowMs });
  const lambda = createLambda({ scheduler, random: chance('lambda'), faults, trace });
  const through = createCalls({ scheduler, lambda, faults, random: chance('calls'), trace });
  const queues = createQueues({ scheduler, random: chance('queues'), faults, whereabouts });
  const bus = createBus({
    ...{ scheduler, random: chance('bus'), faults, through, whereabouts, queues },
    subscriptions: SUBSCRIPTIONS,
  });
  const storeOf = createStorePort({
    ...{ base: base.store, through, faults, scheduler },
    onCommit: (changeSet) => {
      ports.onCommit(changeSet);
      for (const event of changeSet.events) {
        const { key, item } = base.store.layout.journal.rowFor(event);
        stream.inserted(key, item);
      }
    },
  });
  const doors = createDoorWatch({ whereabouts, violations: ports.violations });
  const providerOf = createProvider({ books, through, faults, onCall: doors.callsOutside });
  const answers: AnswersTable = new Map();
  const inside = chance('inside functions');
  const ids = { next: 0 };

  const grantOf = (instance: Instance): Grant & http.HttpGrant => ({
    store: storeOf(instance),
    sender: bus.sender(instance),
    clock: () => scheduler.nowMs() + instance.skewMs,
    random: inside.next,
    sleep: (ms) =>
      new Promise((resolve) => {
        instance.pending += 1;
        scheduler.after(ms, () =>
          lambda.within(instance, () => {
            instance.pending -= 1;
            resolve();
          }),
        );
      }),
    newId: () => {
      ids.next += 1;
      return `e${ids.next}`;
    },
  });
  const define = <Event>(
    name: string,
    timeoutMs: number,
    wire: (grant: Grant & http.HttpGrant) => Handler<Event>,
  ) => lambda.define<Event>({ name, timeoutMs, create: (instance) => wire(grantOf(instance)) });

  const consumers = new Map<string, LambdaFunction<Asked>>();
  for (const subscription of SUBSCRIPTIONS) {
    const shared = {
      scheduler,
      trace,
      lambda,
      through,
      faults,
      queues,
      answers,
      providerOf,
      doors,
      whereabouts,
      grantOf,
    };
    const target = lambda.define(consumerFunction(subscription, shared));
    consumers.set(subscription.consumer, target);
    queues.add(subscription, target);
  }
  const stream = createStream({
    ...{ scheduler, random: chance('stream'), faults, shards: world.streamShards },
    relay: define('outboxRelay', RELAY_TIMEOUT_MS, relay),
  });
  const functions = {
    orders: define('ordersHttp', HTTP_TIMEOUT_MS, http.orders),
    ingest: define('ingestHttp', HTTP_TIMEOUT_MS, http.ingest),
    sweeper: define('outboxSweeper', SCHEDULE_TIMEOUT_MS, (grant) => sweeper(grant, world.outboxShards)),
    publisher: define('insightsPublish', SCHEDULE_TIMEOUT_MS, publisher),
    watch: define('insightsWatch', SCHEDULE_TIMEOUT_MS, watch),
  };
  return { faults, lambda, through, queues, bus, stream, functions, consumers, doors, grantOf, chance };
};

export type World = ReturnType<typeof createWorld>;
