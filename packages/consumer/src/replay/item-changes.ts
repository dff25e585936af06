import type { Committed, CommittedWrite, Item, ItemValue } from '@twolane/store';
import { canonical } from './canonical.ts';
import { digestOf } from './digest.ts';
import type { FieldChange, ItemChange } from './door.ts';
import type { SensitiveFields } from './sensitive-fields.ts';
import { shownValue } from './shown-value.ts';

/** What happened at one item. */
type Steps = readonly [CommittedWrite, ...CommittedWrite[]];

/** A field as it was and is, whole; `undefined` where it was not, or is not. */
interface Change {
  readonly name: string;
  readonly before?: ItemValue | undefined;
  readonly after?: ItemValue | undefined;
  /** Of a counter, and of no other field. */
  readonly by?: number;
}

/**
 * What the commits of one event changed, item by item; several steps at one item are one change. Digests are made of what
 * really changed, fields are masked and cut for people.
 */
export const itemChanges = (
  commits: readonly Committed[],
  sensitive: SensitiveFields,
): readonly ItemChange[] => {
  const byItem = new Map<string, Steps>();
  for (const done of commits.flatMap(({ writes }) => writes)) {
    const { table, key, kind } = done.write;
    const name = JSON.stringify([table, key.pk, key.sk, kind === 'adjust']);
    const earlier = byItem.get(name);
    byItem.set(name, earlier === undefined ? [done] : [...earlier, done]);
  }
  return [...byItem.values()].map((steps) => changeOf(steps, sensitive));
};

const changeOf = (steps: Steps, sensitive: SensitiveFields): ItemChange => {
  const [{ write, isNew, before }] = steps;
  const { table, key } = write;
  const isAdjustment = write.kind === 'adjust';
  const after = afterPuts(steps);
  const fields = isAdjustment ? counterChanges(before, steps) : fieldChanges(before, after);
  const told = fields.map((field) =>
    field.by === undefined ? [field.name, textOf(field.before), textOf(field.after)] : [field.name, field.by],
  );
  const place = [table, key.pk, key.sk];
  return {
    table,
    ...key,
    isNew,
    fields: fields.map((field) => shown(field, sensitive)),
    digest: digestOf([...place, isAdjustment ? 'adjust' : isNew, told]),
    ...(isAdjustment ? {} : { endDigest: digestOf([...place, canonical(after)]) }),
  };
};

const afterPuts = (steps: Steps): Item =>
  steps.reduce<Item>((after, { write }) => (write.kind === 'adjust' ? after : write.item), {});

const fieldChanges = (before: Item, after: Item): readonly Change[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted().flatMap((name) => {
    const change = { name, before: memberOf(before, name), after: memberOf(after, name) };
    return textOf(change.before) === textOf(change.after) ? [] : [change];
  });

const memberOf = (item: Item, name: string): ItemValue | undefined =>
  Object.hasOwn(item, name) ? item[name] : undefined;

const counterChanges = (before: Item, steps: Steps): readonly Change[] => {
  const sums = new Map<string, number>();
  for (const { write } of steps) {
    if (write.kind !== 'adjust') continue;
    for (const [name, { by }] of Object.entries(write.counters)) sums.set(name, (sums.get(name) ?? 0) + by);
  }
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, by]) => {
      const was = memberOf(before, name);
      return typeof was === 'number' ? { name, before: was, after: was + by, by } : { name, by };
    });
};

/** Equal for equal values, and for nothing and nothing. */
const textOf = (value: ItemValue | undefined): string | null =>
  value === undefined ? null : canonical(value);

const shown = ({ name, before, after, by }: Change, sensitive: SensitiveFields): FieldChange => ({
  name,
  ...(before === undefined ? {} : { before: shownValue(name, before, sensitive) }),
  ...(after === undefined ? {} : { after: shownValue(name, after, sensitive) }),
  ...(by === undefined ? {} : { by }),
});
