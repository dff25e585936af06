import { countContracts, leakOfContract } from '../../security/wrong-in-lines.ts';
import type { Hunter } from '../core/hunter.ts';

/** One contract a seed, with canaries wherever they can be planted. */
export const canaries: Hunter = {
  name: 'canaries',
  seeds: countContracts(),
  hunt: leakOfContract,
};
