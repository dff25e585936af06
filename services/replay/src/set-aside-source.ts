import type { Catalog } from '@twolane/contracts';
import type { ReadStore } from '@twolane/store';
import { frozenEvents, messageTable, parkedKeysOf } from './messages/index.ts';
import type { SetAside } from './tasks/ports.ts';

/** Parked and frozen messages, as a replay asks for them. */
export const setAsideSource = (
  store: ReadStore,
  {
    parkedTable,
    replayTable,
    catalog,
  }: {
    readonly parkedTable: string;
    readonly replayTable: string;
    readonly catalog: Catalog;
  },
): SetAside => {
  const ports = { store, table: messageTable({ parked: parkedTable, own: replayTable }) };
  return {
    parkedKeys: (query) => parkedKeysOf(ports, query),
    frozen: (messageIds) => frozenEvents({ ...ports, catalog }, messageIds),
  };
};
