import { simulate } from '../../simulation/simulate.ts';
import type { Hunter } from '../core/hunter.ts';

export const simulation: Hunter = {
  name: 'simulation',
  hunt: async (seed) => {
    const { violation } = await simulate(seed);
    return violation === undefined ? undefined : `${violation.rule}: ${violation.what}`;
  },
};
