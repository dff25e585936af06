import { DEFAULT_POLICY } from './policy.ts';
import { policyVersion } from './policy-version.ts';

const longer = { ...DEFAULT_POLICY, fastWindowMs: DEFAULT_POLICY.fastWindowMs + 1 };
const table = { standard: DEFAULT_POLICY, byType: { 'A.v1': longer, 'B.v1': DEFAULT_POLICY } };

describe('the version of the policies', () => {
  test('is the same for the same windows, in whatever order they stand', () => {
    const turned = { standard: { ...DEFAULT_POLICY }, byType: { 'B.v1': DEFAULT_POLICY, 'A.v1': longer } };
    expect(policyVersion(turned)).toBe(policyVersion(table));
    expect(policyVersion()).toMatch(/^[0-9a-f]{16}$/);
  });

  test.each([
    ['another default', { ...table, standard: longer }],
    ['another window of a type', { ...table, byType: { ...table.byType, 'B.v1': longer } }],
    ['a type less', { ...table, byType: { 'A.v1': longer } }],
    ['the same windows for another type', { ...table, byType: { 'A.v1': longer, 'C.v1': DEFAULT_POLICY } }],
  ])('changes with %s', (_, changed) => {
    expect(policyVersion(changed)).not.toBe(policyVersion(table));
  });
});
