import { type Baseline, findIncompatibilities } from './compatibility.ts';
import { defineEvent } from './contract.ts';
import { choice, type Field, flag, list, optional, record, type Shape, text, whole } from './field.ts';

const note = text({ description: 'A note.', sensitivity: 'personal', maxLength: 20, pattern: '^[a-z]+$' });
const count = whole({ description: 'How many.', sensitivity: 'internal', minimum: 0, maximum: 10 });
const board = choice(['half', 'full'], { description: 'Meals.', sensitivity: 'internal' });
const room = record({ count, note: optional(note) });
const rooms = list(room, { description: 'Rooms.', minItems: 1, maxItems: 5 });
const before: Shape = { note, count, board, rooms, remark: optional(note) };

const about = { name: 'RoomBooked', version: 1, owner: 'rooms', description: 'A room was booked.' } as const;

const published = (data: Shape, more: { source?: string; owner?: string } = {}): Baseline => {
  const { jsonSchema } = defineEvent({ ...about, source: 'twolane.rooms', ...more, data });
  return { 'RoomBooked.v1': jsonSchema };
};

const changed = (changes: { readonly [name: string]: Field }): Baseline =>
  published({ ...before, ...changes });
const without = (name: string): Baseline =>
  published(Object.fromEntries(Object.entries(before).filter(([key]) => key !== name)));

test.each([
  ['nothing at all', published(before)],
  [
    'a new optional field',
    changed({ pets: optional(flag({ description: 'Pets.', sensitivity: 'internal' })) }),
  ],
  [
    'a new optional field in a list',
    changed({
      rooms: list(record({ count, note: optional(note), door: optional(count) }), {
        description: 'Rooms.',
        minItems: 1,
        maxItems: 5,
      }),
    }),
  ],
  [
    'other wording',
    changed({ count: whole({ description: 'Number.', sensitivity: 'internal', minimum: 0, maximum: 10 }) }),
  ],
  [
    'a raised sensitivity',
    changed({ count: whole({ description: 'How many.', sensitivity: 'secret', minimum: 0, maximum: 10 }) }),
  ],
  ['another owner', published(before, { owner: 'front-desk' })],
  ['a new contract', { ...published(before), 'RoomFreed.v1': published(before)['RoomBooked.v1'] }],
])('%s is compatible', (_, current) => {
  expect(findIncompatibilities(published(before), onlyDefined(current))).toEqual([]);
});

test.each([
  ['a contract removed', {}, '', 'gone'],
  [
    'another source',
    published(before, { source: 'twolane.hall' }),
    '',
    'source was twolane.rooms and is twolane.hall',
  ],
  ['a new required field', changed({ pets: count }), '/pets', 'required'],
  [
    'a new required field in a list',
    changed({
      rooms: list(record({ count, note: optional(note), door: count }), {
        description: 'Rooms.',
        minItems: 1,
        maxItems: 5,
      }),
    }),
    '/rooms/*/door',
    'required',
  ],
  ['a field removed', without('count'), '/count', 'gone'],
  ['an optional field removed', without('remark'), '/remark', 'gone'],
  ['a field that may be missing now', changed({ count: optional(count) }), '/count', 'may now be missing'],
  ['an optional field required now', changed({ remark: note }), '/remark', 'now required'],
  ['another type', changed({ count: note }), '/count', 'type was integer and is string'],
  [
    'a list in place of one',
    changed({ count: list(count, { description: 'Some.', minItems: 0, maxItems: 9 }) }),
    '/count',
    'type was integer and is array',
  ],
  [
    'a smaller maximum',
    changed({ count: whole({ description: 'x', sensitivity: 'internal', minimum: 0, maximum: 9 }) }),
    '/count',
    'maximum was 10 and is 9',
  ],
  [
    'a larger maximum',
    changed({ count: whole({ description: 'x', sensitivity: 'internal', minimum: 0, maximum: 11 }) }),
    '/count',
    'maximum was 10 and is 11',
  ],
  [
    'another minimum',
    changed({ count: whole({ description: 'x', sensitivity: 'internal', minimum: -1, maximum: 10 }) }),
    '/count',
    'minimum was 0 and is -1',
  ],
  [
    'a shorter text',
    changed({
      note: text({ description: 'x', sensitivity: 'personal', maxLength: 19, pattern: '^[a-z]+$' }),
    }),
    '/note',
    'maxLength was 20 and is 19',
  ],
  [
    'an empty text allowed',
    changed({
      note: text({
        description: 'x',
        sensitivity: 'personal',
        minLength: 0,
        maxLength: 20,
        pattern: '^[a-z]+$',
      }),
    }),
    '/note',
    'minLength was 1 and is 0',
  ],
  [
    'no pattern',
    changed({ note: text({ description: 'x', sensitivity: 'personal', maxLength: 20 }) }),
    '/note',
    'pattern was ^[a-z]+$ and is open',
  ],
  [
    'a word less',
    changed({ board: choice(['half'], { description: 'x', sensitivity: 'internal' }) }),
    '/board',
    '"full" is gone',
  ],
  [
    'a word more',
    changed({ board: choice(['half', 'full', 'none'], { description: 'x', sensitivity: 'internal' }) }),
    '/board',
    '"none" is new',
  ],
  [
    'an open list of words',
    changed({ board: text({ description: 'x', sensitivity: 'internal', maxLength: 9 }) }),
    '/board',
    'closed list',
  ],
  [
    'fewer items',
    changed({ rooms: list(room, { description: 'x', minItems: 1, maxItems: 4 }) }),
    '/rooms',
    'maxItems was 5 and is 4',
  ],
  [
    'more items asked for',
    changed({ rooms: list(room, { description: 'x', minItems: 2, maxItems: 5 }) }),
    '/rooms',
    'minItems was 1 and is 2',
  ],
  [
    'a lowered sensitivity',
    changed({
      note: text({ description: 'x', sensitivity: 'internal', maxLength: 20, pattern: '^[a-z]+$' }),
    }),
    '/note',
    'sensitivity was personal and is only internal',
  ],
  [
    'a lowered sensitivity in a list',
    changed({
      rooms: list(
        record({
          count: whole({ description: 'x', sensitivity: 'public', minimum: 0, maximum: 10 }),
          note: optional(note),
        }),
        { description: 'x', minItems: 1, maxItems: 5 },
      ),
    }),
    '/rooms/*/count',
    'sensitivity was internal and is only public',
  ],
])('%s is refused', (_, current, field, problem) => {
  const found = findIncompatibilities(published(before), current);
  expect(found.map((one) => one.field)).toContain(field);
  expect(found.map((one) => one.problem).join()).toContain(problem);
  expect(found.every(({ type, remedy }) => type === 'RoomBooked.v1' && remedy.length > 10)).toBe(true);
});

test('the remedy names the next version', () => {
  const [found] = findIncompatibilities(published(before), without('count'));
  expect(found?.remedy).toBe('define RoomBooked.v2 beside it, with an upcaster from RoomBooked.v1');
});

const onlyDefined = (baseline: { readonly [type: string]: Baseline[string] | undefined }): Baseline =>
  Object.fromEntries(
    Object.entries(baseline).flatMap(([type, schema]) => (schema === undefined ? [] : [[type, schema]])),
  );
