import type { EntryRefusal } from '../eventbridge/types.ts';
import type { JsonObject } from '../template/json.ts';
import type { CallService } from './aws-errors.ts';
import { type CallFault, callFault } from './call-faults.ts';
import { resourcesIn } from './call-resources.ts';
import { shuffled } from './dice.ts';
import type { FaultPlace, RunningPlan } from './plan.ts';

/** Faults of one call of a service that speaks JSON, whose body was read. */
export type TargetFaults = {
  onCall(body: JsonObject): CallFault | undefined;
  /** For PutEvents: which of its entries fail while the others pass; undefined where all may pass. */
  onEntries(body: JsonObject, count: number): readonly (EntryRefusal | undefined)[] | undefined;
};

/** PutEvents, "Handling failures": errors of entries that are worth another try. */
const failures: readonly EntryRefusal[] = [
  { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' },
  { errorCode: 'InternalException', errorMessage: 'Unexpected exception' },
];

export const targetFaults = (call: {
  readonly service: CallService;
  readonly operation: string;
  readonly signal: AbortSignal;
  readonly plan: RunningPlan;
  principal(): string | undefined;
}): TargetFaults => {
  const { service, operation, principal, plan } = call;
  const placeOf = (body: JsonObject): FaultPlace => ({
    service,
    operation,
    principal,
    resources: () => resourcesIn(body),
  });
  return {
    onCall: (body) =>
      callFault(
        { ...call, body },
        plan.strike(placeOf(body), (kind) => kind !== 'partial'),
      ),
    onEntries: (body, count) => {
      const [hit] = plan.strike(placeOf(body), (kind) => kind === 'partial');
      if (hit === undefined || count === 0) return undefined;
      // At least one fails; where there are others, at least one passes.
      const most = Math.max(1, count - 1);
      const failing = 1 + Math.floor(hit.drawn(0) * most);
      const failure = failures[Math.floor(hit.drawn(1) * failures.length)];
      const places = shuffled([...Array(count).keys()], (use) => hit.drawn(use + 2)).slice(0, failing);
      const chosen = new Set(places);
      return Array.from({ length: count }, (_, n) => (chosen.has(n) ? failure : undefined));
    },
  };
};
