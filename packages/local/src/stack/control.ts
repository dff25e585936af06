import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { OnBehalf } from '../identity/on-behalf.ts';
import { createAsyncInvocations, invocationFormats } from '../lambda/api/async-invocations.ts';
import { openDirectory } from '../lambda/api/directory.ts';
import { defaultEventInvokeConfig } from '../lambda/api/event-invoke-config.ts';
import { lambdaRestService } from '../lambda/api/rest-service.ts';
import { failed, type InvocationOutcome } from '../lambda/outcome.ts';
import type { QueueSource } from '../mappings/ports.ts';
import { machinesOf } from '../states/machines.ts';
import { bucketReader } from '../states/run/bucket-reader.ts';
import { createStates } from '../states/service.ts';
import { stateFormats } from '../states/store/schema.ts';
import { statesStore } from '../states/store/store.ts';
import { statesWireService } from '../states/wire/actions.ts';
import { systemClock } from '../storage/clock.ts';
import { openStorage } from '../storage/storage.ts';
import type { StackDefinition } from '../template/definitions.ts';
import type { RestService } from '../wire/rest-service.ts';
import type { WireService } from '../wire/service.ts';
import type { Cloud } from './cloud.ts';

/** What callers of the AWS endpoint start: invocations and executions. */
export type Control = {
  readonly rest: RestService;
  readonly wire: WireService;
  /** Invocations and tasks under way. Executions that wait for a token or a timer do not count. */
  inFlight(): number;
  /** Of state machines, by status. */
  executionCounts(): readonly {
    readonly machineArn: string;
    readonly status: string;
    readonly executions: number;
  }[];
  /** Takes an event that nobody waits for: what EventBridge and schedules do with a function. */
  accept(functionArn: string, payload: string): void;
  /** Takes up what an earlier process left; functions may call the endpoint from now on. */
  resume(): void;
  /** Nothing new begins; resolves when the tasks under way have answered. */
  drain(): Promise<void>;
  /** What ends from now on is as if it had not ended: the next start runs it again. */
  freeze(): void;
  close(): void;
};

/** How the task of a state machine sees that its role may not call a function. */
const forbidden = (refusal: string): InvocationOutcome => ({
  kind: 'failed',
  errorType: 'Lambda.AWSLambdaException',
  payload: `${refusal} (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)`,
});

/** Opens `states.db` and `invocations.db`. */
export const openControl = async (parts: {
  readonly definition: StackDefinition;
  readonly buckets: Cloud['buckets'];
  readonly queues: Pick<QueueSource, 'send'>;
  readonly artifactsDir: string;
  readonly dataDir: string;
  readonly may: OnBehalf;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  onError(error: unknown): void;
}): Promise<Control> => {
  const { definition, invoke, onError } = parts;
  const { machines } = parts.may;
  const directory = await openDirectory(definition.functions, parts.artifactsDir);
  const invocationStorage = openStorage(join(parts.dataDir, 'invocations.db'), invocationFormats, {
    holds: 'invocations that nobody waits for',
  });
  const configs = new Map(definition.eventInvokes.map((each) => [each.functionArn, each]));
  const events = createAsyncInvocations({
    storage: invocationStorage,
    clock: systemClock,
    configOf: (functionArn) => configs.get(functionArn) ?? defaultEventInvokeConfig,
    newRequestId: randomUUID,
    invoke,
    send: parts.queues.send,
    onError,
  });
  const stateStorage = openStorage(join(parts.dataDir, 'states.db'), stateFormats, {
    holds: 'executions of state machines and their histories',
  });
  const states = createStates({
    store: statesStore(stateStorage),
    machines: machinesOf(definition.stateMachines),
    clock: systemClock,
    chance: { newId: randomUUID, random: Math.random },
    invoke: (name, payload, machineArn) => {
      const arn = directory.find(name)?.definition.arn;
      if (arn === undefined)
        return Promise.resolve(failed('ResourceNotFoundException', `Function not found: ${name}`));
      const refusal = machines.mayInvoke(machineArn, arn);
      return refusal === undefined ? invoke(arn, payload) : Promise.resolve(forbidden(refusal));
    },
    mayStartChildren: machines.mayStartChildren,
    objects: bucketReader(parts.buckets, machines.mayRead),
    onError,
  });
  const lambda = lambdaRestService({ directory, invoke, accept: events.accept });
  return {
    rest: lambda,
    wire: statesWireService(states),
    inFlight: () => lambda.inFlight() + events.inFlight() + states.inFlight(),
    executionCounts: states.executions.counts,
    accept: events.accept,
    resume: () => {
      events.resume();
      states.resume();
    },
    drain: async () => {
      await Promise.all([events.stop(), states.drain()]);
    },
    freeze: states.stopRunning,
    close: () => {
      states.stopRunning();
      stateStorage.close();
      invocationStorage.close();
    },
  };
};
