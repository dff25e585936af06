import type { Size } from '../../simulation/history.ts';
import { simulate } from '../../simulation/simulate.ts';
import type { Hunter } from '../core/hunter.ts';

const simulationOf = (name: string, size: Size): Hunter => ({
  name,
  hunt: async (seed) => {
    const { violation } = await simulate(seed, { size });
    return violation === undefined ? undefined : `${violation.rule}: ${violation.what}`;
  },
});

export const simulation = simulationOf('simulation', 'small');
export const simulationOfCorrections = simulationOf('corrections', 'corrections');
