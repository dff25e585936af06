import { createHash } from 'node:crypto';
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

  // An approval holds under the name that it was given with: another way to write the same table down ends all of them.
  test('is the beginning of the SHA-256 of the default and of the types by name', () => {
    const windows = (ms: number) => ({ fastWindowMs: ms, correctionWindowMs: 20, maxFutureSkewMs: 5 });
    const written = '[[10,20,5],["A.v1",11,20,5],["B.v1",12,20,5],["C.v1",13,20,5]]';
    const small = {
      standard: windows(10),
      byType: { 'B.v1': windows(12), 'C.v1': windows(13), 'A.v1': windows(11) },
    };
    expect(policyVersion(small)).toBe(createHash('sha256').update(written).digest('hex').slice(0, 16));
  });
});
