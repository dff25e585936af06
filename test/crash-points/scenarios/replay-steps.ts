import type { HttpHandler } from '@twolane/http';
import { callWith } from '@twolane/http/testing';
import { dispatch } from '../../../services/replay/src/tasks/dispatch.ts';
import type { Step } from '../core/scenario.ts';
import type { Lane2 } from '../world/lane2/lane2.ts';
import { createMachine } from '../world/lane2/machine.ts';
import { watchStep } from './watch-step.ts';

const HOUR_MS = 3_600_000;
const ALL_SCOPES = 'read replay:request replay:approve replay:override deadletters:manage';

export interface AdminCall {
  readonly route: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly as?: string;
  readonly key: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
}

const send = (handler: HttpHandler, { as = 'ada', key, status: _, headers, ...call }: AdminCall) =>
  callWith(handler, {
    ...call,
    headers: { 'idempotency-key': `"${key}"`, ...headers },
    claims: { client_id: 'cli', sub: as, scope: ALL_SCOPES },
  });

/** A person repeats a command unchanged until it is answered by something else than "later". */
export const adminStep = (lane: Lane2, call: AdminCall): Step => ({
  name: call.route,
  boot: (around) => {
    const handler = lane.http(around);
    return async () => {
      const answer = await send(handler, call);
      if (answer.status >= 500 || answer.headers['retry-after'] !== undefined) return 'again';
      const { status = 200 } = call;
      if (answer.status !== status) {
        throw new Error(`${call.route} is answered by ${answer.status} instead of ${status}: ${answer.text}`);
      }
      return 'done';
    };
  },
});

/** What somebody does outside of the functions. */
export const happens = (name: string, what: () => Promise<unknown> | unknown): Step => ({
  name,
  boot: () => async () => {
    await what();
    return 'done';
  },
});

export const taskStep = (
  lane: Lane2,
  input: Readonly<Record<string, unknown>>,
  answered: (answer: unknown) => void = () => undefined,
): Step => ({
  name: `replayWorker ${String(input['step'])}`,
  boot: (around) => {
    const ports = lane.worker(around);
    return async () => {
      answered(await dispatch(ports, input, lane.world.clock.now() + HOUR_MS));
      return 'done';
    };
  },
});

export type People = Readonly<Record<'approval' | 'resume', (replayId: string) => readonly AdminCall[]>>;

/** Steps that one execution may take; more is a loop without end. */
const MAX_STEPS = 200;

/** The execution of the one replay that was started, task by task; where it waits, people decide. */
export function* executionSteps(lane: Lane2, people: People): Generator<Step> {
  // The request is answered also where the workflow could not be reached: the watch starts it then.
  if (lane.started.size === 0) yield watchStep(lane, 'running');
  const [replayId] = lane.started;
  if (replayId === undefined) {
    yield happens('the execution begins', () => {
      throw new Error('No execution was started.');
    });
    return;
  }
  const machine = createMachine(lane, replayId);
  for (let steps = 0; steps < MAX_STEPS; steps += 1) {
    const next = machine.next();
    switch (next.kind) {
      case 'ended':
        return;
      case 'task':
        yield taskStep(lane, next.input, machine.answered);
        break;
      case 'wait': {
        for (const call of people[next.for](replayId)) yield adminStep(lane, call);
        if (!lane.woken.has(next.token)) yield watchStep(lane, 'running');
        yield happens('the workflow is told', () => {
          if (!lane.woken.has(next.token)) throw new Error('The workflow was not told of the decision.');
        });
        machine.woke(false);
        break;
      }
    }
  }
  yield happens('the execution ends', () => {
    throw new Error(`It has not ended after ${MAX_STEPS} steps.`);
  });
}
