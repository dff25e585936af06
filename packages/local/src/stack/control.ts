import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { createAsyncInvocations, invocationFormats } from '../lambda/api/async-invocations.ts';
import { openDirectory } from '../lambda/api/directory.ts';
import { lambdaRestService } from '../lambda/api/rest-service.ts';
import { failed, type InvocationOutcome } from '../lambda/outcome.ts';
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
  /** Takes up what an earlier process left; functions may call the endpoint from now on. */
  resume(): void;
  /** Nothing new begins; resolves when the tasks under way have answered. */
  drain(): Promise<void>;
  /** What ends from now on is as if it had not ended: the next start runs it again. */
  freeze(): void;
  close(): void;
};

/** Opens `states.db` and `invocations.db`. */
export const openControl = async (parts: {
  readonly definition: StackDefinition;
  readonly buckets: Cloud['buckets'];
  readonly artifactsDir: string;
  readonly dataDir: string;
  invoke(functionArn: string, payload: string): Promise<InvocationOutcome>;
  onError(error: unknown): void;
}): Promise<Control> => {
  const { definition, invoke, onError } = parts;
  const directory = await openDirectory(definition.functions, parts.artifactsDir);
  const invocationStorage = openStorage(join(parts.dataDir, 'invocations.db'), invocationFormats);
  const events = createAsyncInvocations({ storage: invocationStorage, clock: systemClock, invoke, onError });
  const stateStorage = openStorage(join(parts.dataDir, 'states.db'), stateFormats);
  const states = createStates({
    store: statesStore(stateStorage),
    machines: machinesOf(definition.stateMachines),
    clock: systemClock,
    chance: { newId: randomUUID, random: Math.random },
    invoke: (name, payload) => {
      const entry = directory.find(name);
      if (entry !== undefined) return invoke(entry.definition.arn, payload);
      return Promise.resolve(failed('ResourceNotFoundException', `Function not found: ${name}`));
    },
    objects: bucketReader(parts.buckets),
    onError,
  });
  const lambda = lambdaRestService({ directory, invoke, accept: events.accept });
  return {
    rest: lambda,
    wire: statesWireService(states),
    inFlight: () => lambda.inFlight() + events.inFlight() + states.inFlight(),
    executionCounts: states.executions.counts,
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
