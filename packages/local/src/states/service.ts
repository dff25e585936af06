import { isNestedDeeper } from '../eventbridge/nesting.ts';
import { ok, type Result, refuse } from '../result.ts';
import { type Json, parseJson } from '../template/json.ts';
import { bytesOf, largestPayloadBytes } from './expression/limits.ts';
import { createEngine } from './run/engine.ts';
import type { RunParts, StateMachine } from './run/ports.ts';
import type { Failure } from './step/failure.ts';
import type { Stimulus } from './step/frame.ts';
import type { Execution } from './store/executions.ts';
import type { MapRun } from './store/map-runs.ts';
import type { Strand } from './store/strands.ts';

/** Undocumented; AWS's own JSON reader stops here, too. What is deeper would overflow those who walk through it. */
const deepestInput = 1_000;

/** A refusal of the Step Functions API, by its documented name. */
export type StatesRefusal = { readonly code: string; readonly message: string };

export type Settings = {
  readonly maxConcurrency?: number | undefined;
  readonly toleratedPercentage?: number | undefined;
  readonly toleratedCount?: number | undefined;
};

const no = (code: string, message: string): Result<never, StatesRefusal> => refuse({ code, message });

/** "1 to 80 characters", none of those that StartExecution's API reference lists. */
const nameForm = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u;
/** Tokens are made here and look like this; anything else was never one. */
const tokenForm = /^[\w-]{20,100}$/;

export type StatesService = ReturnType<typeof createStates>;

/** State machines of the template, and their executions. `resume` takes up what an earlier process left. */
export const createStates = (parts: RunParts & { readonly machines: readonly StateMachine[] }) => {
  const { store, clock, chance } = parts;
  const { storage, executions, strands, mapRuns, history } = store;
  const machines = new Map(parts.machines.map((machine) => [machine.arn, machine]));
  const engine = createEngine(parts);
  const startedMs = clock.nowMs();

  const findExecution = (arn: string): Result<Execution, StatesRefusal> => {
    const execution = executions.findByArn(arn);
    if (execution === undefined || execution.status === 'PENDING') {
      return no('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    return ok(execution);
  };
  const findMapRun = (arn: string): Result<MapRun, StatesRefusal> => {
    const run = mapRuns.findByArn(arn);
    return run === undefined ? no('ResourceNotFound', `Map Run does not exist: '${arn}'`) : ok(run);
  };
  const findMachine = (arn: string): Result<StateMachine, StatesRefusal> => {
    const machine = machines.get(arn);
    return machine === undefined
      ? no('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`)
      : ok(machine);
  };

  /** An input that may begin an execution, or why it may not. */
  const inputProblem = (input: string): string | undefined => {
    if (isNestedDeeper(input, deepestInput)) return `The input is nested deeper than ${deepestInput} levels.`;
    let value: Json;
    try {
      value = parseJson(input);
    } catch {
      return 'The input is not JSON.';
    }
    return bytesOf(value) > largestPayloadBytes
      ? `The input is larger than ${largestPayloadBytes} bytes.`
      : undefined;
  };

  const begin = (machine: StateMachine, arn: string, name: string, input: string): Execution => {
    const nowMs = clock.nowMs();
    const { timeoutSec } = machine.program;
    const deadlineMs = timeoutSec === undefined ? undefined : nowMs + timeoutSec * 1_000;
    return storage.transaction(() => {
      const definition = store.keepDefinition(machine.arn, machine.roleArn, machine.body);
      const row = {
        arn,
        machineArn: machine.arn,
        name,
        definition,
        scope: [],
        input,
        startedMs: nowMs,
        deadlineMs,
      };
      const id = executions.insert({ ...row, status: 'RUNNING' });
      engine.endings.beginStrand({ ...row, id }, machine.program, machine.roleArn);
      if (deadlineMs !== undefined) storage.afterCommit(() => engine.setAlarm(deadlineMs));
      const begun = executions.find(id);
      if (begun === undefined) throw new Error(`Execution ${arn} was not written.`);
      return begun;
    });
  };

  /** Tells the strand that waits for a token. */
  const tell = async (token: string, stimulus: Stimulus): Promise<Result<object, StatesRefusal>> => {
    if (!tokenForm.test(token)) return no('InvalidToken', `Invalid Token: '${token.slice(0, 100)}'`);
    // A refusal would say that the task is over; this asks the caller to come again.
    if (!engine.isOpen()) throw new Error('The stack is stopping.');
    const strand: Strand | undefined = strands.findByToken(token);
    const waits = ({ frame }: Strand): boolean => frame.phase.kind === 'task' && frame.phase.token === token;
    const moved =
      strand !== undefined &&
      (await engine.advance(strand.executionId, strand.id, (now) => (waits(now) ? stimulus : undefined)));
    return moved ? ok({}) : no('TaskTimedOut', `Task Timed Out: 'Provided task does not exist anymore'`);
  };

  return {
    startedMs,
    findMachine,
    findExecution,
    findMapRun,
    /** The state machine's own name for an execution: the same name with the same input is the same execution while it runs. */
    start: (
      machineArn: string,
      givenName: string | undefined,
      input: string,
    ): Result<Execution, StatesRefusal> => {
      const machine = findMachine(machineArn);
      if (!machine.ok) return machine;
      const name = givenName ?? chance.newId();
      if (!nameForm.test(name)) return no('InvalidName', `Invalid Name: '${name.slice(0, 100)}'`);
      const problem = inputProblem(input);
      if (problem !== undefined) return no('InvalidExecutionInput', problem);
      const arn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
      const existing = executions.findByArn(arn);
      if (existing === undefined) return ok(begin(machine.value, arn, name, input));
      if (existing.status === 'RUNNING' && existing.input === input) return ok(existing);
      return no('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    },
    /** An execution that has ended stays as it is. */
    stop: (arn: string, failure: Partial<Failure>): Result<Execution, StatesRefusal> => {
      const found = findExecution(arn);
      if (!found.ok) return found;
      engine.stopExecution(found.value.id, { status: 'ABORTED', ...failure });
      return findExecution(arn);
    },
    succeed: (token: string, output: string): Promise<Result<object, StatesRefusal>> => {
      const problem = inputProblem(output);
      if (problem !== undefined) return Promise.resolve(no('InvalidOutput', problem));
      return tell(token, { kind: 'succeeded', result: parseJson(output) });
    },
    /** The state machine whose task waits for the token. */
    machineOfToken: (token: string): string | undefined => {
      const strand = tokenForm.test(token) ? strands.findByToken(token) : undefined;
      return strand === undefined ? undefined : executions.find(strand.executionId)?.machineArn;
    },
    fail: (token: string, failure: Failure) => tell(token, { kind: 'failed', failure }),
    heartbeat: (token: string) => tell(token, { kind: 'heartbeat' }),
    definitionOf: (execution: Execution) => store.definitionOf(execution.definition),
    executions: Object.freeze({
      list: executions.list,
      listOfRun: executions.listOfRun,
      find: executions.find,
      counts: executions.counts,
    }),
    mapRuns: Object.freeze({ find: mapRuns.find, list: mapRuns.list, counts: mapRuns.counts }),
    history: history.list,
    /** Takes effect on a Map Run that runs; refused on one that has ended. */
    updateMapRun: (arn: string, settings: Settings): Result<object, StatesRefusal> => {
      const found = findMapRun(arn);
      if (!found.ok) return found;
      const run = found.value;
      if (run.status !== 'RUNNING') return no('ValidationException', 'The Map Run has ended.');
      const { maxConcurrency = 0, toleratedPercentage = 0, toleratedCount = 0 } = settings;
      if (
        maxConcurrency < 0 ||
        toleratedCount < 0 ||
        !(toleratedPercentage >= 0 && toleratedPercentage <= 100)
      ) {
        return no(
          'ValidationException',
          'maxConcurrency and tolerances are at least 0, a percentage at most 100.',
        );
      }
      mapRuns.settle(run.id, {
        maxConcurrency: settings.maxConcurrency ?? run.maxConcurrency,
        toleratedPercentage: settings.toleratedPercentage ?? run.toleratedPercentage,
        toleratedCount: settings.toleratedCount ?? run.toleratedCount,
      });
      engine.drive(run.id);
      return ok({});
    },
    resume: engine.resume,
    inFlight: engine.inFlight,
    drain: engine.drain,
    /** After this nothing is written any more. */
    stopRunning: engine.close,
  };
};
