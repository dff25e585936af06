import {
  type ChangeSet,
  type CommitResult,
  type Page,
  RetryableError,
  type Store,
  type StoredItem,
} from '@twolane/store';
import type { Faults } from '../faults/faults.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Call, Through } from './calls.ts';
import type { Instance } from './lambda.ts';

interface Ports {
  readonly base: Store;
  readonly through: Through;
  readonly faults: Faults;
  readonly scheduler: Scheduler;
  /** In the instant of a commit that happened. */
  readonly onCommit: (changeSet: ChangeSet) => void;
}

/** How long a read of several items may take. */
const MAX_TEAR_MS = 400;
const PARTITIONS = 4;

/**
 * The database as a function sees it. Reads are strongly consistent by contract (`Store`): none is ever stale. But what
 * reads several items is no snapshot of them (DynamoDB Developer Guide, "Transaction isolation levels"): BatchGetItem and Query
 * may see one before and another after somebody's transaction.
 */
export const createStorePort = ({ base, through, faults, scheduler, onCommit }: Ports) => {
  const refuse = (about: string) => () => {
    if (faults.fires('throttle')) throw new RetryableError(`${about}: throttled.`);
    if (faults.isActive('hotPartition') && partitionOf(about) === 0) {
      faults.count('hotPartition');
      throw new RetryableError(`${about}: the partition is hot.`);
    }
    return undefined;
  };
  const read = <Value>(about: string, serve: () => Promise<Value>): Call<Value> => ({
    what: `reads ${about}`,
    isWrite: false,
    serve,
    refuse: refuse(about),
  });
  const torn = async <Value>(
    first: () => Promise<Value>,
    join: (early: Value, late: Value) => Value,
  ): Promise<Value> => {
    const early = await first();
    await scheduler.sleep(faults.randomOf('tornRead').whole(1, MAX_TEAR_MS));
    return join(early, await first());
  };

  return (instance: Instance): Store => ({
    layout: base.layout,
    get: (table, key) =>
      through(
        instance,
        read(`${table} ${key.pk}`, () => base.get(table, key)),
      ),
    getMany: (table, keys) => {
      const all = () => base.getMany(table, keys);
      const serve = keys.length > 1 && faults.fires('tornRead') ? () => torn(all, tornItems) : all;
      return through(instance, read(`${table} ${keys[0]?.pk ?? ''}+${keys.length}`, serve));
    },
    query: (query) => {
      const page = () => base.query(query);
      const serve = faults.fires('tornRead') ? () => torn(page, tornPage) : page;
      return through(instance, read(`${query.table} ${query.pk}*`, serve));
    },
    commit: (changeSet) => {
      const about = aboutOf(changeSet);
      const refused = refuse(about);
      return through<CommitResult>(instance, {
        what: `commits ${about}`,
        isWrite: true,
        refuse: () => {
          refused();
          if (!faults.fires('conflict')) return undefined;
          // Somebody's transaction was at one of the items at this moment.
          return { value: { kind: 'conflict', writes: changeSet.writes.slice(0, 1), isBusy: true } };
        },
        serve: async () => {
          const result = await base.commit(changeSet);
          if (result.kind === 'committed') onCommit(changeSet);
          return result;
        },
      });
    },
  });
};

const aboutOf = ({ writes, events }: ChangeSet): string =>
  `${writes.map(({ table, key }) => `${table} ${key.pk}`).join(', ')} ${events.map(({ id }) => id).join(', ')}`;

const partitionOf = (about: string): number => {
  let sum = 0;
  for (let index = 0; index < about.length; index += 1) sum += about.charCodeAt(index);
  return sum % PARTITIONS;
};

/** Every second item as it was early. */
const tornItems = (
  early: readonly (StoredItem | undefined)[],
  late: readonly (StoredItem | undefined)[],
): readonly (StoredItem | undefined)[] => late.map((item, index) => (index % 2 === 0 ? early[index] : item));

/** A query goes through a partition in order: what comes first in it was read first. */
const tornPage = (early: Page, late: Page): Page => {
  const middle = early.items[Math.floor(early.items.length / 2)]?.key.sk ?? '';
  return {
    ...late,
    items: [
      ...early.items.filter(({ key }) => key.sk <= middle),
      ...late.items.filter(({ key }) => key.sk > middle),
    ],
  };
};
