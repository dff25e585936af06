import { replayScenarios } from './all-scenarios.ts';
import { explore } from './core/explore.ts';

test.each(replayScenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s: whatever call is interrupted, it comes to the same rest',
  async (_, scenario) => {
    const { findings, calls, singles } = await explore(scenario, { pairs: false });
    expect(findings).toEqual([]);
    expect(calls).toBeGreaterThan(0);
    expect(singles).toBeGreaterThanOrEqual(2 * calls);
  },
  // Some six seconds on a core of one's own.
  300_000,
);
