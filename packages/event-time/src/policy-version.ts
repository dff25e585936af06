import { createHash } from 'node:crypto';
import { DEFAULT_POLICY, type LatenessPolicy, POLICIES } from './policy.ts';

interface PolicyTable {
  readonly standard: LatenessPolicy;
  readonly byType: { readonly [eventType: string]: LatenessPolicy };
}

const windowsOf = (policy: LatenessPolicy): readonly number[] => [
  policy.fastWindowMs,
  policy.correctionWindowMs,
  policy.maxFutureSkewMs,
];

/**
 * Names the whole table of policies by its content: an approval that was given under one table does not hold under
 * another. The order of its lines does not matter.
 */
export const policyVersion = (
  { standard, byType }: PolicyTable = { standard: DEFAULT_POLICY, byType: POLICIES },
): string => {
  const lines = Object.entries(byType)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, policy]) => [type, ...windowsOf(policy)]);
  const text = JSON.stringify([windowsOf(standard), ...lines]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
};
