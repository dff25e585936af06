import { ok, type Result } from '../../result.ts';
import { type Params, readParams } from '../../wire/params.ts';
import type { Action, Call, WireService } from '../../wire/service.ts';
import { RequestRefused, type WireError } from '../../wire/wire-error.ts';
import type { StatesRefusal, StatesService } from '../service.ts';
import { executionStatuses } from '../store/executions.ts';
import { eventAnswer, executionAnswer, executionItem, mapRunAnswer, mapRunItem, seconds } from './answers.ts';
import { pageIn, pageOf } from './page.ts';

const missing = (name: string): WireError => ({
  status: 400,
  code: 'ValidationException',
  message: `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
});

const refusalOf = ({ code, message }: StatesRefusal): WireError => ({ status: 400, code, message });

const accepted = <Value>(result: Result<Value, StatesRefusal>): Value => {
  if (result.ok) return result.value;
  throw new RequestRefused(refusalOf(result.refusal));
};

const statusIn = (params: Params): string | undefined => {
  const text = params.optionalText('statusFilter');
  if (text === undefined || executionStatuses.some((status) => status === text)) return text;
  throw new RequestRefused({
    status: 400,
    code: 'ValidationException',
    message: `No status "${text.slice(0, 50)}".`,
  });
};

type Run = (params: Params, call: Call) => object | Promise<object>;

/** The actions of Step Functions on state machines that exist (Step Functions API reference); machines come from the template alone. */
export const statesWireService = (states: StatesService): WireService => {
  const action =
    (members: readonly string[], run: Run): Action =>
    async (body, call) => {
      const answer = await run(readParams(body, members, missing), call);
      return ok(answer);
    };
  const mapRunOf = (mapRunId: number | undefined) =>
    mapRunId === undefined ? undefined : states.mapRuns.find(mapRunId);
  const executionArnOf = (id: number): string => states.executions.find(id)?.arn ?? '';
  const executionIn = (params: Params, call: Call, iamAction: string) => {
    const arn = params.text('executionArn');
    call.permit(`states:${iamAction}`, arn);
    return accepted(states.findExecution(arn));
  };
  const mapRunIn = (params: Params, call: Call, iamAction: string) => {
    const arn = params.text('mapRunArn');
    call.permit(`states:${iamAction}`, arn);
    return accepted(states.findMapRun(arn));
  };

  const startExecution: Run = (params, call) => {
    const arn = params.text('stateMachineArn');
    call.permit('states:StartExecution', arn);
    const input = params.optionalText('input') ?? '{}';
    const execution = accepted(states.start(arn, params.optionalText('name'), input));
    return { executionArn: execution.arn, startDate: seconds(execution.startedMs) };
  };
  const stopExecution: Run = (params, call) => {
    const { arn } = executionIn(params, call, 'StopExecution');
    const error = params.optionalText('error');
    const cause = params.optionalText('cause');
    const failure = { ...(error === undefined ? {} : { error }), ...(cause === undefined ? {} : { cause }) };
    const stopped = accepted(states.stop(arn, failure));
    return { stopDate: seconds(stopped.stoppedMs ?? stopped.startedMs) };
  };
  const describeExecution: Run = (params, call) => {
    const execution = executionIn(params, call, 'DescribeExecution');
    return executionAnswer(execution, mapRunOf(execution.mapRunId));
  };
  const listExecutions: Run = (params, call) => {
    const { limit, position: before } = pageIn(params);
    const status = statusIn(params);
    const page = { before, limit: limit + 1 };
    const mapRunArn = params.optionalText('mapRunArn');
    if (mapRunArn !== undefined) {
      const run = mapRunIn(params, call, 'ListExecutions');
      const { entries, nextToken } = pageOf(
        states.executions.listOfRun(run.id, status, page),
        limit,
        ({ id }) => id,
      );
      return { executions: entries.map((execution) => executionItem(execution, run)), nextToken };
    }
    const arn = params.text('stateMachineArn');
    call.permit('states:ListExecutions', arn);
    accepted(states.findMachine(arn));
    const { entries, nextToken } = pageOf(states.executions.list(arn, status, page), limit, ({ id }) => id);
    return { executions: entries.map((execution) => executionItem(execution, undefined)), nextToken };
  };
  const getHistory: Run = (params, call) => {
    const execution = executionIn(params, call, 'GetExecutionHistory');
    const { limit, position: after } = pageIn(params);
    const newestFirst = params.optionalFlag('reverseOrder') ?? false;
    const withData = params.optionalFlag('includeExecutionData') ?? true;
    const found = states.history(execution.id, { after, limit: limit + 1, newestFirst });
    const { entries, nextToken } = pageOf(found, limit, ({ id }) => id);
    return { events: entries.map((event) => eventAnswer(event, withData)), nextToken };
  };
  const describeStateMachine: Run = (params, call) => {
    const arn = params.text('stateMachineArn');
    call.permit('states:DescribeStateMachine', arn);
    const machine = accepted(states.findMachine(arn));
    return {
      stateMachineArn: machine.arn,
      name: machine.name,
      status: 'ACTIVE',
      definition: machine.body,
      roleArn: machine.roleArn,
      type: 'STANDARD',
      creationDate: seconds(states.startedMs),
      loggingConfiguration: { level: 'OFF', includeExecutionData: false },
      tracingConfiguration: { enabled: false },
    };
  };

  const sendTask = (
    iamAction: string,
    members: readonly string[],
    send: (params: Params) => ReturnType<StatesService['fail']>,
  ) =>
    action(['taskToken', ...members], async (params, call) => {
      // Whoever names no task that waits is told so, whatever he may do.
      const machineArn = states.machineOfToken(params.text('taskToken'));
      if (machineArn !== undefined) call.permit(`states:${iamAction}`, machineArn);
      return accepted(await send(params));
    });

  const describeMapRun: Run = (params, call) => {
    const run = mapRunIn(params, call, 'DescribeMapRun');
    return mapRunAnswer(run, executionArnOf(run.executionId), states.mapRuns.counts(run.id));
  };
  const listMapRuns: Run = (params, call) => {
    const execution = executionIn(params, call, 'ListMapRuns');
    const { limit, position } = pageIn(params);
    const found = states.mapRuns.list(execution.id, position ?? 0, limit + 1);
    const { entries, nextToken } = pageOf(found, limit, ({ id }) => id);
    return { mapRuns: entries.map((run) => mapRunItem(run, execution.arn)), nextToken };
  };
  const updateMapRun: Run = (params, call) => {
    const run = mapRunIn(params, call, 'UpdateMapRun');
    const settings = {
      maxConcurrency: params.optionalWhole('maxConcurrency'),
      toleratedPercentage: params.optionalNumber('toleratedFailurePercentage'),
      toleratedCount: params.optionalWhole('toleratedFailureCount'),
    };
    return accepted(states.updateMapRun(run.arn, settings));
  };

  const paging = ['maxResults', 'nextToken'];
  return {
    targetPrefix: 'AWSStepFunctions',
    contentType: 'application/x-amz-json-1.0',
    errorNamespace: '',
    actions: new Map([
      ['StartExecution', action(['stateMachineArn', 'name', 'input', 'traceHeader'], startExecution)],
      ['StopExecution', action(['executionArn', 'error', 'cause'], stopExecution)],
      ['DescribeExecution', action(['executionArn'], describeExecution)],
      ['ListExecutions', action(['stateMachineArn', 'mapRunArn', 'statusFilter', ...paging], listExecutions)],
      [
        'GetExecutionHistory',
        action(['executionArn', 'reverseOrder', 'includeExecutionData', ...paging], getHistory),
      ],
      ['DescribeStateMachine', action(['stateMachineArn'], describeStateMachine)],
      [
        'SendTaskSuccess',
        sendTask('SendTaskSuccess', ['output'], (params) =>
          states.succeed(params.text('taskToken'), params.text('output')),
        ),
      ],
      [
        'SendTaskFailure',
        sendTask('SendTaskFailure', ['error', 'cause'], (params) =>
          states.fail(params.text('taskToken'), {
            error: params.optionalText('error') ?? '',
            cause: params.optionalText('cause') ?? '',
          }),
        ),
      ],
      [
        'SendTaskHeartbeat',
        sendTask('SendTaskHeartbeat', [], (params) => states.heartbeat(params.text('taskToken'))),
      ],
      ['DescribeMapRun', action(['mapRunArn'], describeMapRun)],
      ['ListMapRuns', action(['executionArn', ...paging], listMapRuns)],
      [
        'UpdateMapRun',
        action(
          ['mapRunArn', 'maxConcurrency', 'toleratedFailurePercentage', 'toleratedFailureCount'],
          updateMapRun,
        ),
      ],
    ]),
  };
};
