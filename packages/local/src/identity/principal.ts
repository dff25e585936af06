import type { Calls, Tally } from './calls.ts';
import type { Context } from './condition.ts';
import { type AccessRequest, type Asker, type Decision, evaluate } from './evaluate.ts';
import type { Statement } from './policy.ts';
import { refusalText } from './refusal.ts';

/** Decisions that a principal remembers; names of objects and executions have no end. */
const maximumRemembered = 5_000;

/** Somebody who asks for things: a function in its role, a service on behalf of a rule, an administrator. */
export type Principal = {
  /** As AWS names it. */
  readonly name: string;
  /** AWS's words for the refusal; nothing when it is allowed. Counted either way. */
  ask(action: string, resource: string): string | undefined;
};

export type PrincipalParts = Asker & {
  readonly name: string;
  /** The same for each of its requests. */
  readonly context: Context;
  readonly calls: Calls;
  policiesOf(resource: string): readonly Statement[];
};

type Remembered = { readonly refusal: string | undefined; readonly tally: Tally | undefined };

const remember = (parts: PrincipalParts, request: AccessRequest): Remembered => {
  const { name, calls } = parts;
  const { action, resource } = request;
  const decision: Decision = evaluate(parts, parts.policiesOf(resource), request);
  if (decision.kind === 'allowed')
    return { refusal: undefined, tally: calls.allowed(name, decision.by, resource) };
  const refusal = refusalText(name, request, decision);
  return { refusal, tally: calls.refused(name, { action, resource, why: refusal }) };
};

/** Policies do not change while the stack runs, so each question is worked out once. */
export const createPrincipal = (parts: PrincipalParts): Principal => {
  const byAction = new Map<string, Map<string, Remembered>>();
  let remembered = 0;
  return {
    name: parts.name,
    ask: (action, resource) => {
      let known = byAction.get(action)?.get(resource);
      if (known === undefined) {
        known = remember(parts, { action, resource, context: parts.context });
        if (remembered >= maximumRemembered) {
          byAction.clear();
          remembered = 0;
        }
        const ofAction = byAction.get(action) ?? new Map<string, Remembered>();
        byAction.set(action, ofAction.set(resource, known));
        remembered += 1;
      }
      known.tally?.count();
      return known.refusal;
    },
  };
};
