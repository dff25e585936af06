import { handlerScenarios, replayScenarios } from '../../crash-points/all-scenarios.ts';
import { explore } from '../../crash-points/core/explore.ts';
import type { Scenario } from '../../crash-points/core/scenario.ts';
import type { Hunter } from '../core/hunter.ts';

/** One scenario a seed, with every single interruption of it. */
const crashesOf = (some: readonly Scenario[]): Pick<Hunter, 'seeds' | 'hunt'> => ({
  seeds: some.length,
  hunt: async (seed) => {
    const scenario = some[seed - 1];
    if (scenario === undefined) return undefined;
    const { findings } = await explore(scenario, { pairs: false, stopAtFirst: true });
    const [first] = findings;
    return first === undefined
      ? undefined
      : `${first.scenario}, ${first.at.join(', then ') || 'clean run'}: ${first.why}`;
  },
});

export const crashPoints: Hunter = {
  name: 'crash points',
  atOnce: true,
  ...crashesOf(handlerScenarios),
};

/** Whole replays have hundreds of calls each: after everything that is cheaper. */
export const crashPointsOfReplays: Hunter = {
  name: 'crash points of replays',
  ...crashesOf(replayScenarios),
};
