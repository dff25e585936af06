import { ok, type Result } from '../result.ts';
import type {
  FunctionDefinition,
  QueueDefinition,
  RuleDefinition,
  RuleTarget,
} from '../template/definitions.ts';
import type { JsonObject } from '../template/json.ts';
import type { Caller } from '../wire/caller.ts';
import { addressOf } from '../wire/rest-service.ts';
import type { CallService } from './aws-errors.ts';
import { type RestFault, restFault } from './call-faults.ts';
import { befallsDelivery, type DeliveryFault, deliveryFault } from './delivery-faults.ts';
import { type HttpFault, httpFault } from './http-faults.ts';
import { type InvocationFault, invocationFault } from './invocation-faults.ts';
import { reorderWindow } from './limits.ts';
import { type FaultPlace, type RunningPlan, runPlan } from './plan.ts';
import { type QueueFaults, queueFaults } from './queue-faults.ts';
import { readFaultPlan } from './read-plan.ts';
import { lambdaOperation, s3Operation } from './rest-calls.ts';
import type { FaultProblem, FaultRule } from './rule.ts';
import { type TargetFaults, targetFaults } from './target-faults.ts';

/** Each rule as it stands, with everything said, and what came of it. */
export type FaultReport = {
  readonly seed: number;
  readonly rules: readonly (FaultRule & { readonly seen: number; readonly fired: number })[];
};

/** Faults as whoever wants them commands them. */
export type FaultControl = {
  /** Takes the place of the plan before it; all counts begin anew. Refused whole where anything is wrong with it. */
  set(written: JsonObject): Result<FaultReport, readonly FaultProblem[]>;
  /** Nothing strikes any more. Returns what came of the plan. */
  clear(): FaultReport;
  report(): FaultReport;
};

/** Faults as the rooms ask for them, each at its own door. Every answer is `undefined` where nothing is planned. */
export type Faults = {
  ofTarget(prefix: string, operation: string, caller: Caller, signal: AbortSignal): TargetFaults | undefined;
  ofRest(request: RestRequest, caller: Caller, signal: AbortSignal): RestFault | undefined;
  ofHttp(method: string, url: string): HttpFault | undefined;
  ofDelivery(rule: RuleDefinition, target: RuleTarget, attempt: 'first' | 'again'): DeliveryFault | undefined;
  ofQueue(queue: QueueDefinition): QueueFaults | undefined;
  ofInvocation(definition: FunctionDefinition): InvocationFault | undefined;
};

export type RestRequest = {
  readonly service: 's3' | 'lambda';
  readonly method: string;
  readonly path: string;
};

const servicesOfTargets: Readonly<Record<string, CallService>> = {
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  AmazonSQS: 'sqs',
  AWSEvents: 'events',
  AWSStepFunctions: 'states',
};

const operationsOfQueues = { duplicate: 'DeleteMessage', reorder: 'ReceiveMessage' };

const nobody = (): undefined => undefined;
const any = (): boolean => true;

/**
 * Faults on demand for one stack. Promises: with no plan nothing is changed and nothing is counted; with one, which of the
 * calls that match a rule it strikes follows from the seed and their number alone. Plans end with the process.
 */
export const createFaults = (parts: {
  /** The name of the function or of the state machine whose key this is. */
  principalOf(accessKeyId: string): string | undefined;
}): Faults & FaultControl => {
  let plan: RunningPlan | undefined;

  const report = (): FaultReport => ({
    seed: plan?.seed ?? 0,
    rules: (plan?.counts() ?? []).map(({ rule, seen, fired }) => ({ ...rule, seen, fired })),
  });
  const of = (service: FaultPlace['service']): RunningPlan | undefined =>
    plan?.watches(service) === true ? plan : undefined;
  const principal = ({ accessKeyId }: Caller) => {
    return () => parts.principalOf(accessKeyId);
  };

  return {
    set: (written) => {
      const read = readFaultPlan(written);
      if (!read.ok) return read;
      plan = runPlan(read.value);
      return ok(report());
    },
    clear: () => {
      const last = report();
      plan = undefined;
      return last;
    },
    report,

    ofTarget: (prefix, operation, caller, signal) => {
      const service = servicesOfTargets[prefix];
      const running = service === undefined ? undefined : of(service);
      if (service === undefined || running === undefined) return undefined;
      return targetFaults({ service, operation, principal: principal(caller), signal, plan: running });
    },
    ofRest: ({ service, method, path }, caller, signal) => {
      const running = of(service);
      if (running === undefined) return undefined;
      const { operation, resources } = (service === 's3' ? s3Operation : lambdaOperation)(method, path);
      const place = { service, operation, resources: () => resources, principal: principal(caller) };
      const isRead = method === 'GET' || method === 'HEAD';
      return restFault({ service, operation, signal, isRead }, running.strike(place, any));
    },
    ofHttp: (method, url) => {
      const running = of('http');
      if (running === undefined) return undefined;
      const { path } = addressOf(url);
      const place = {
        service: 'http',
        operation: method,
        resources: () => [path],
        principal: nobody,
      } as const;
      return httpFault(running.strike(place, any));
    },
    ofDelivery: (rule, target, attempt) => {
      const running = of('delivery');
      if (running === undefined) return undefined;
      const resources = () => [target.arn, target.id];
      const place = { service: 'delivery', operation: rule.name, resources, principal: nobody } as const;
      return deliveryFault(running.strike(place, befallsDelivery(attempt)));
    },
    ofQueue: (queue) => {
      const running = of('queue');
      if (running === undefined) return undefined;
      const resources = () => [queue.arn];
      const place = { service: 'queue', resources, principal: nobody } as const;
      return queueFaults(
        (kind) => running.strike({ ...place, operation: operationsOfQueues[kind] }, (one) => one === kind),
        reorderWindow,
      );
    },
    ofInvocation: (definition) => {
      const running = of('function');
      if (running === undefined) return undefined;
      const resources = () => [definition.arn];
      const place = { service: 'function', operation: 'Invoke', resources, principal: nobody } as const;
      return invocationFault(running.strike(place, any));
    },
  };
};
