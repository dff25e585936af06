import type { Field, Fields, Membership } from './event-fields.ts';
import type { Alternative } from './operators.ts';

/** What the field of this number must be: any of these. */
export type SlotCondition = { readonly slot: number; readonly alternatives: readonly Alternative[] };

/** The element of each array in which the fields lie that were chosen so far. */
type Elements = ReadonlyMap<number, number>;

const nothing: readonly Field[] = [];
const anywhere: Elements = new Map();

/** These elements and the field's own, unless the field lies in another element of one of these arrays. */
const together = (elements: Elements, membership: Membership | undefined): Elements | undefined => {
  let both: Map<number, number> | undefined;
  for (let each = membership; each !== undefined; each = each.outer) {
    const chosen = elements.get(each.array);
    if (chosen === undefined) both = (both ?? new Map(elements)).set(each.array, each.index);
    else if (chosen !== each.index) return undefined;
  }
  return both ?? elements;
};

/** The places where a condition holds, given where the conditions before it did. */
const placesOf = (condition: SlotCondition, fields: Fields, before: Elements): readonly Elements[] => {
  const { slot, alternatives } = condition;
  const places: Elements[] = [];
  let isThere = false;
  for (const { value, membership } of fields.get(slot) ?? nothing) {
    const place = together(before, membership);
    if (place === undefined) continue;
    isThere = true;
    if (!alternatives.some((each) => each.kind === 'value' && each.test(value))) continue;
    // One place is enough when it binds nothing further: the others would lead to the same question again.
    if (place === before) return [place];
    places.push(place);
  }
  return !isThere && alternatives.some(({ kind }) => kind === 'absent') ? [before] : places;
};

/** By condition: the arrays in which fields of the conditions behind it lie. */
const arraysBehind = (
  conditions: readonly SlotCondition[],
  fields: Fields,
): readonly ReadonlySet<number>[] => {
  const behind: ReadonlySet<number>[] = [];
  let arrays = new Set<number>();
  for (const { slot } of conditions.toReversed()) {
    behind.push(arrays);
    arrays = new Set(arrays);
    for (const { membership } of fields.get(slot) ?? nothing) {
      for (let each = membership; each !== undefined; each = each.outer) arrays.add(each.array);
    }
  }
  return behind.toReversed();
};

/** Places that differ only in arrays that nobody asks about any more are one: choices do not multiply. */
const merged = (places: readonly Elements[], arrays: ReadonlySet<number>): readonly Elements[] => {
  if (places.length <= 1) return places;
  const different = new Map<string, Elements>();
  for (const place of places) {
    const kept = [...place].filter(([array]) => arrays.has(array)).sort(([left], [right]) => left - right);
    different.set(kept.join(';'), new Map(kept));
  }
  return [...different.values()];
};

/**
 * Whether all conditions hold, in their order. Those on one array must hold for the same element of it ("Arrays in event
 * patterns"; the reference matcher says it formally). A condition of absence looks where the ones before it held.
 */
export const allHold = (conditions: readonly SlotCondition[], fields: Fields): boolean => {
  let places: readonly Elements[] = [anywhere];
  let behind: readonly ReadonlySet<number>[] | undefined;
  for (const [index, condition] of conditions.entries()) {
    const next = places.flatMap((place) => placesOf(condition, fields, place));
    if (next.length === 0) return false;
    if (next.length > 1) behind ??= arraysBehind(conditions, fields);
    places = behind === undefined ? next : merged(next, behind[index] ?? new Set());
  }
  return true;
};
