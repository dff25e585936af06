import fc from 'fast-check';
import type { Json, JsonObject } from '../../../template/json.ts';

/** Few names, letters and numbers, so that patterns and events meet often. */
const fieldName = fc.constantFrom('a', 'b', 'c.d');
const text = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1'), maxLength: 3 });
const someText = fc.string({ unit: fc.constantFrom('a', 'B', '1'), minLength: 1, maxLength: 2 });
const number = fc.constantFrom(-1, 0, 0.5, 1, 2, 5e9);
const address = fc.constantFrom('10.0.0.1', '10.0.1.1', '2001:db8::1', '2001:db9::1');

const value: fc.Arbitrary<Json> = fc.oneof(
  text,
  number,
  address,
  fc.constantFrom<Json>(true, false, null, 6e9, 'ab', 'aba'),
);

const eventNode: fc.Arbitrary<Json> = fc.letrec<{ node: Json; object: Json }>((tie) => ({
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'c.d'), tie('node'), { maxKeys: 3 }),
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    value,
    tie('object'),
    fc.array(tie('node'), { maxLength: 3 }),
  ),
})).node;

export const arbitraryEvent: fc.Arbitrary<JsonObject> = fc.dictionary(
  fc.constantFrom('a', 'b', 'c', 'c.d'),
  eventNode,
  { maxKeys: 4 },
);

const wildcard = fc
  .string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 4 })
  .map((letters) => letters.replaceAll(/\*+/g, '*'));

const single = (name: string) => (operand: Json) => ({ [name]: operand });

const textOperator = (operand: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    operand.map(single('prefix')),
    operand.map(single('suffix')),
    operand.map(single('equals-ignore-case')),
  );

const range = fc
  .tuple(fc.constantFrom('>', '>='), number, fc.constantFrom('<', '<='), number)
  .filter(([, low, , high]) => low < high);

const anythingBut = fc.oneof<fc.Arbitrary<Json>[]>(
  text,
  number,
  fc.array(text, { minLength: 1, maxLength: 3 }),
  fc.array(number, { minLength: 1, maxLength: 3 }),
  textOperator(someText),
  textOperator(fc.array(someText, { minLength: 1, maxLength: 2 })),
  wildcard.map(single('wildcard')),
);

const member: fc.Arbitrary<Json> = fc.oneof<fc.Arbitrary<Json>[]>(
  value,
  textOperator(text),
  text.map((inner) => ({ prefix: { 'equals-ignore-case': inner } })),
  text.map((inner) => ({ suffix: { 'equals-ignore-case': inner } })),
  wildcard.map(single('wildcard')),
  anythingBut.map(single('anything-but')),
  range.map((numeric) => ({ numeric })),
  fc.tuple(fc.constantFrom('=', '<', '>='), number).map((numeric) => ({ numeric })),
  fc.constantFrom('10.0.0.0/24', '10.0.0.0/8', '2001:db8::/32').map(single('cidr')),
  fc.boolean().map(single('exists')),
);

const leaf = fc.array(member, { minLength: 1, maxLength: 3 });

const patternAtDepth = (depth: number): fc.Arbitrary<JsonObject> => {
  const fields = fc.dictionary(fieldName, depth === 0 ? leaf : fc.oneof(leaf, patternAtDepth(depth - 1)), {
    minKeys: 1,
    maxKeys: 3,
  });
  if (depth === 0) return fields;
  const options = fc.array(patternAtDepth(depth - 1), { minLength: 2, maxLength: 3 });
  return fc.oneof(
    { arbitrary: fields, weight: 3 },
    { arbitrary: fc.tuple(fields, options).map(([some, $or]) => ({ ...some, $or })), weight: 1 },
  );
};

/** Well-formed patterns with every operator, `$or` within and beside fields, and dots in names. */
export const arbitraryPattern: fc.Arbitrary<JsonObject> = patternAtDepth(2);

const few = fc.constantFrom<Json>('x', 'y');
const fewMembers: fc.Arbitrary<Json> = fc.oneof(
  { arbitrary: few, weight: 4 },
  {
    arbitrary: fc.constantFrom<Json>({ exists: false }, { exists: true }, { 'anything-but': 'x' }),
    weight: 1,
  },
);

const fieldsOf = (names: readonly string[], each: fc.Arbitrary<Json>, minKeys: number) =>
  fc.dictionary(fc.constantFrom(...names), each, { minKeys, maxKeys: names.length });

const fewLeaf = fc.array(fewMembers, { minLength: 1, maxLength: 1 });
const innerElement = fieldsOf(['a', 'b', 'c'], few, 1);
const element = fieldsOf(
  ['a', 'b', 'inner', 'more'],
  fc.oneof(few, fc.array(innerElement, { minLength: 1, maxLength: 3 })),
  2,
);

/** Arrays of objects, some within others, in which conditions on one element meet and miss one another. */
export const arbitraryArrayEvent: fc.Arbitrary<JsonObject> = fc.record({
  list: fc.oneof(
    { arbitrary: fc.array(element, { minLength: 1, maxLength: 4 }), weight: 4 },
    { arbitrary: fc.array(fc.oneof(element, few), { maxLength: 3 }), weight: 1 },
    { arbitrary: fc.array(fc.array(element, { maxLength: 2 }), { maxLength: 2 }), weight: 1 },
  ),
  other: fc.array(innerElement, { maxLength: 2 }),
});

const innerPattern = fieldsOf(['a', 'b', 'c'], fewLeaf, 1);

/** Two and more conditions on what lies in one array. */
export const arbitraryArrayPattern: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fieldsOf(['a', 'b'], fewLeaf, 0),
    fieldsOf(['inner', 'more'], innerPattern, 1),
    innerPattern,
    fc.boolean(),
  )
  .map(([leaves, inner, other, hasOther]) => ({
    list: { ...leaves, ...inner },
    ...(hasOther ? { other } : {}),
  }));
