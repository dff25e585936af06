import type { Item } from '@twolane/store';
import { TABLES } from '../functions/tables.ts';
import type { Rest } from './at-rest.ts';

/** The stock is what deliveries, confirmed orders and returns make of it; the view of it says the same. */
export const checkStock = async ({ base, expected, fail }: Rest): Promise<void> => {
  const stock = new Map<string, Item>();
  for (const { key, item } of await base.all(TABLES.inventory))
    if (key.pk.startsWith('sku#')) stock.set(key.pk.slice('sku#'.length), item);
  const view = new Map<string, Item>();
  for (const { key, item } of await base.all(TABLES.insights))
    if (key.pk.startsWith('stock#')) view.set(key.sk, item);

  for (const sku of new Set([...stock.keys(), ...view.keys(), ...expected.stock.keys()])) {
    const { arrived, returned, committed } = expected.stock.get(sku) ?? {
      arrived: 0,
      returned: 0,
      committed: 0,
    };
    const shared = { arrived, returned, reserved: 0, committed };
    const levels = { ...shared, available: arrived + returned - committed };
    for (const [name, wanted] of Object.entries(levels)) {
      const found = Number(stock.get(sku)?.[name] ?? 0);
      if (found !== wanted)
        fail('stockAsTold', `${name} of ${sku} is ${found}, the events make it ${wanted}.`);
    }
    for (const [name, wanted] of Object.entries(shared)) {
      const found = Number(view.get(sku)?.[name] ?? 0);
      if (found !== wanted)
        fail('stockViewAsTold', `The view has ${name} of ${sku} as ${found}, the events make it ${wanted}.`);
    }
  }
};
