import { type Field, type Fields, type FieldsAtPath, fieldsBeside, type Membership } from './event-fields.ts';
import type { Alternative } from './operators.ts';

/** What the field of this number must be: any of these. */
export type SlotCondition = { readonly slot: number; readonly alternatives: readonly Alternative[] };

/** The element of each array in which the fields lie that were chosen so far. */
type Elements = ReadonlyMap<number, number>;

/** Whether some condition still to come has fields in this array. */
type Asked = (array: number) => boolean;

const nothing: FieldsAtPath = { found: [], arrays: new Set(), byElement: new Map() };
const anywhere: Elements = new Map();

/** These elements and the field's own, as far as anybody asks, unless it lies in another element of one of these arrays. */
const together = (
  elements: Elements,
  membership: Membership | undefined,
  isAsked: Asked,
): Elements | undefined => {
  let both: Map<number, number> | undefined;
  for (let each = membership; each !== undefined; each = each.outer) {
    const chosen = elements.get(each.array);
    if (chosen !== undefined && chosen !== each.index) return undefined;
    if (chosen === undefined && isAsked(each.array)) {
      both = (both ?? new Map(elements)).set(each.array, each.index);
    }
  }
  return both ?? elements;
};

/** Fields that may lie together with what was chosen: all of them, or those beside one chosen element. */
const candidatesAt = (at: FieldsAtPath, chosen: Elements): readonly Field[] => {
  for (const [array, index] of chosen) if (at.arrays.has(array)) return fieldsBeside(at, array, index);
  return at.found;
};

/** The places where a condition holds, given where the conditions before it did. */
const placesOf = (
  alternatives: readonly Alternative[],
  at: FieldsAtPath,
  before: Elements,
  isAsked: Asked,
): readonly Elements[] => {
  const places: Elements[] = [];
  let isThere = false;
  for (const { value, membership } of candidatesAt(at, before)) {
    const place = together(before, membership, isAsked);
    if (place === undefined) continue;
    isThere = true;
    if (!alternatives.some((each) => each.kind === 'value' && each.test(value))) continue;
    // One place is enough when it binds nothing further: the others would lead to the same question again.
    if (place === before) return [place];
    places.push(place);
  }
  return !isThere && alternatives.some(({ kind }) => kind === 'absent') ? [before] : places;
};

/** Places that differ only in arrays that nobody asks about any more are one: choices do not multiply. */
const merged = (places: readonly Elements[], isAsked: Asked): readonly Elements[] => {
  if (places.length <= 1) return places;
  const different = new Map<string, Elements>();
  for (const place of places) {
    const kept = [...place].filter(([array]) => isAsked(array)).sort(([left], [right]) => left - right);
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
  for (const [index, { slot, alternatives }] of conditions.entries()) {
    const isAsked: Asked = (array) =>
      conditions.some((each, at) => at > index && fields.get(each.slot)?.arrays.has(array) === true);
    const at = fields.get(slot) ?? nothing;
    places = merged(
      places.flatMap((place) => placesOf(alternatives, at, place, isAsked)),
      isAsked,
    );
    if (places.length === 0) return false;
  }
  return true;
};
