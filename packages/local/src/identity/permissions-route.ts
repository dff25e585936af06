import { type ControlRoute, jsonAnswer } from '../control-api/control-route.ts';
import type { Calls } from './calls.ts';

/** Who did what by which statement since the start, what was refused, and every permission with its uses. */
export const permissionsRoute = (calls: Calls): ControlRoute => ({
  method: 'GET',
  path: '/_twolane/permissions',
  serve: async () => jsonAnswer(calls.report()),
});
