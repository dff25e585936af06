import type { FaultControl } from '../faults/faults.ts';
import { type ControlRoute, jsonAnswer } from './control-route.ts';

const path = '/_twolane/faults';

/**
 * Faults on demand over HTTP. `POST` sets a plan in the place of the one before it and answers with each rule as it was
 * understood; `GET` says what came of it so far; `DELETE` ends it and says that for the last time.
 */
export const faultsRoutes = (faults: FaultControl): readonly ControlRoute[] => [
  { method: 'GET', path, serve: async () => jsonAnswer(faults.report()) },
  {
    method: 'POST',
    path,
    serve: async (request) => {
      const set = faults.set(await request.json());
      if (set.ok) return jsonAnswer(set.value);
      const [first] = set.refusal;
      const error = `The plan is refused: ${first?.place} ${first?.what}.`;
      return jsonAnswer({ error, problems: set.refusal }, 400);
    },
  },
  { method: 'DELETE', path, serve: async () => jsonAnswer(faults.clear()) },
];
