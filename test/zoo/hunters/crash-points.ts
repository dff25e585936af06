import { scenarios } from '../../crash-points/all-scenarios.ts';
import { explore } from '../../crash-points/core/explore.ts';
import type { Hunter } from '../core/hunter.ts';

/** One scenario a seed, with every single interruption of it. */
export const crashPoints: Hunter = {
  name: 'crash points',
  seeds: scenarios.length,
  hunt: async (seed) => {
    const scenario = scenarios[seed - 1];
    if (scenario === undefined) return undefined;
    const { findings } = await explore(scenario, { pairs: false, stopAtFirst: true });
    const [first] = findings;
    return first === undefined
      ? undefined
      : `${first.scenario}, ${first.at.join(', then ') || 'clean run'}: ${first.why}`;
  },
};
