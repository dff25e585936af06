import type { AppliedMovement, MovementKind } from './stock.ts';
import { applyMovement } from './stock.ts';

describe('applyMovement', () => {
  test.each<[MovementKind, number, AppliedMovement]>([
    [
      'reserve',
      7,
      { counters: { available: { by: -3, floor: 0 }, reserved: { by: 3 } }, backInStock: false },
    ],
    [
      'reserve',
      0,
      { counters: { available: { by: -3, floor: 0 }, reserved: { by: 3 } }, backInStock: false },
    ],
    ['commit', 0, { counters: { reserved: { by: -3, floor: 0 }, committed: { by: 3 } }, backInStock: false }],
    [
      'release',
      7,
      { counters: { reserved: { by: -3, floor: 0 }, available: { by: 3, floor: 4 } }, backInStock: false },
    ],
    [
      'release',
      0,
      { counters: { reserved: { by: -3, floor: 0 }, available: { by: 3, expected: 0 } }, backInStock: true },
    ],
    ['arrive', 1, { counters: { available: { by: 3, floor: 4 }, arrived: { by: 3 } }, backInStock: false }],
    ['arrive', 0, { counters: { available: { by: 3, expected: 0 }, arrived: { by: 3 } }, backInStock: true }],
    ['return', 1, { counters: { available: { by: 3, floor: 4 }, returned: { by: 3 } }, backInStock: false }],
    [
      'return',
      0,
      { counters: { available: { by: 3, expected: 0 }, returned: { by: 3 } }, backInStock: true },
    ],
  ])('%s 3 where %i are available', (kind, available, expected) => {
    expect(applyMovement({ kind, sku: 'LAMP', quantity: 3 }, available)).toEqual(expected);
  });

  test.each<MovementKind>(['reserve', 'commit', 'release', 'arrive', 'return'])(
    '%s keeps initial + arrived + returned = available + reserved + committed',
    (kind) => {
      const { counters } = applyMovement({ kind, sku: 'LAMP', quantity: 3 }, 5);
      const by = (name: keyof typeof counters): number => counters[name]?.by ?? 0;
      expect(by('available') + by('reserved') + by('committed')).toBe(by('arrived') + by('returned'));
    },
  );
});
