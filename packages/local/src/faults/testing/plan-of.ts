import type { JsonObject } from '../../template/json.ts';
import { createFaults, type FaultControl, type Faults } from '../faults.ts';

/** Faults that a test commands. Callers are known by their access keys themselves. */
export const faultsForTests = (): Faults & FaultControl =>
  createFaults({ principalOf: (accessKeyId) => accessKeyId });

/** Sets these rules, which must be right. */
export const plan = (faults: FaultControl, rules: readonly JsonObject[], seed = 1): void => {
  const set = faults.set({ seed, rules });
  if (!set.ok) throw new Error(JSON.stringify(set.refusal));
};

/** How often each rule has struck. */
export const fired = (faults: FaultControl): readonly number[] =>
  faults.report().rules.map((rule) => rule.fired);
