import { createHash } from 'node:crypto';
import type { Committed, CommittedWrite, Item, ItemValue } from '@twolane/store';
import { canonical } from './canonical.ts';
import type { FieldChange, ItemChange } from './door.ts';
import type { SensitiveFields } from './sensitive-fields.ts';
import { shownValue } from './shown-value.ts';

/**
 * What the commits of one event changed, item by item; several steps at one item are one change. Digests are made of what
 * really changed, fields are masked and cut for people.
 */
export const itemChanges = (
  commits: readonly Committed[],
  sensitive: SensitiveFields,
): readonly ItemChange[] => {
  const byItem = new Map<string, CommittedWrite[]>();
  for (const done of commits.flatMap(({ writes }) => writes)) {
    const { table, key, kind } = done.write;
    const name = JSON.stringify([table, key.pk, key.sk, kind === 'adjust']);
    byItem.set(name, [...(byItem.get(name) ?? []), done]);
  }
  return [...byItem.values()].flatMap((steps) => {
    const [first] = steps;
    return first === undefined ? [] : [changeOf(first, steps, sensitive)];
  });
};

const changeOf = (
  { write, isNew, before }: CommittedWrite,
  steps: readonly CommittedWrite[],
  sensitive: SensitiveFields,
): ItemChange => {
  const { table, key } = write;
  const isAdjustment = write.kind === 'adjust';
  const fields = isAdjustment ? counterChanges(before, steps) : fieldChanges(before, afterPuts(steps));
  const told = fields.map((field) => (isAdjustment ? [field.name, field.by ?? 0] : textsOf(field)));
  const whole = JSON.stringify([table, key.pk, key.sk, isAdjustment ? 'adjust' : isNew, told]);
  return {
    table,
    ...key,
    isNew,
    fields: fields.map((field) => shown(field, sensitive)),
    digest: createHash('sha256').update(whole, 'utf8').digest('hex').slice(0, DIGEST_LENGTH),
  };
};

/** 128 bits: enough to tell any two changes apart. */
const DIGEST_LENGTH = 32;

const afterPuts = (steps: readonly CommittedWrite[]): Item =>
  steps.reduce<Item>((after, { write }) => (write.kind === 'adjust' ? after : write.item), {});

const fieldChanges = (before: Item, after: Item): readonly FieldChange[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted().flatMap((name) => {
    const [was, is] = [memberOf(before, name), memberOf(after, name)];
    if (was !== undefined && is !== undefined && canonical(was) === canonical(is)) return [];
    return [
      { name, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ];
  });

const memberOf = (item: Item, name: string): ItemValue | undefined =>
  Object.hasOwn(item, name) ? item[name] : undefined;

const counterChanges = (before: Item, steps: readonly CommittedWrite[]): readonly FieldChange[] => {
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

const textsOf = ({ name, before, after }: FieldChange): readonly (string | null)[] => [
  name,
  before === undefined ? null : canonical(before),
  after === undefined ? null : canonical(after),
];

const shown = ({ name, before, after, by }: FieldChange, sensitive: SensitiveFields): FieldChange => ({
  name,
  ...(before === undefined ? {} : { before: shownValue(name, before, sensitive) }),
  ...(after === undefined ? {} : { after: shownValue(name, after, sensitive) }),
  ...(by === undefined ? {} : { by }),
});
