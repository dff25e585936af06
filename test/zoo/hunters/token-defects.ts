import { countGuarded, wrongAtRoute } from '../../security/try-at-handlers.ts';
import type { Hunter } from '../core/hunter.ts';

/** One route a seed, by every role by every defect of its caller's claims. */
export const tokenDefects: Hunter = {
  name: 'token defects',
  seeds: countGuarded(),
  hunt: wrongAtRoute,
};
