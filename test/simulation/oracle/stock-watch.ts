import type { Write } from '@twolane/store';
import { TABLES } from '../functions/tables.ts';
import type { Violations } from './violation.ts';

const GAINS = ['arrived', 'returned'] as const;
const PLACES = ['available', 'reserved', 'committed'] as const;
const COUNTERS: readonly string[] = [...GAINS, ...PLACES];

/** At every moment: what ever came in is available, reserved or gone, and none of them is below nothing. */
export const createStockWatch = (violations: Violations) => {
  const levels = new Map<string, Map<string, number>>();

  const move = (write: Extract<Write, { readonly kind: 'adjust' }>): void => {
    const sku = write.key.pk.slice('sku#'.length);
    const level = levels.get(sku) ?? new Map(COUNTERS.map((counter) => [counter, 0]));
    levels.set(sku, level);
    for (const [counter, { by }] of Object.entries(write.counters)) {
      const value = (level.get(counter) ?? 0) + by;
      level.set(counter, value);
      if (value < 0) violations.report('stockNeverNegative', `${counter} of ${sku} is ${value}.`);
    }
    const sum = (counters: readonly string[]): number =>
      counters.reduce((total, counter) => total + (level.get(counter) ?? 0), 0);
    if (sum(GAINS) !== sum(PLACES)) {
      const all = [...level].map(([counter, value]) => `${counter} ${value}`).join(', ');
      violations.report('stockConserved', `${sku} does not add up: ${all}.`);
    }
  };

  return {
    committed: (writes: readonly Write[]): void => {
      for (const write of writes) {
        if (write.kind === 'adjust' && write.table === TABLES.inventory && write.key.pk.startsWith('sku#'))
          move(write);
      }
    },
  };
};
