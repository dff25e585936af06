import { compileFilters } from './compile.ts';

const passes = (texts: readonly string[], record: object): boolean => {
  const compiled = compileFilters(texts);
  if (!compiled.ok) throw new Error(compiled.refusal.what);
  return compiled.value(record);
};

describe('filters of a mapping', () => {
  test('any of them lets a record pass, none at all let everything pass', () => {
    const filters = ['{"body":{"kind":["a"]}}', '{"body":{"kind":["b"]}}'];
    expect(passes(filters, { body: { kind: 'b' } })).toBe(true);
    expect(passes(filters, { body: { kind: 'c' } })).toBe(false);
    expect(passes(filters, { body: 'no JSON' })).toBe(false);
    expect(passes([], { body: 'no JSON' })).toBe(true);
  });

  test('are five at most, and longer than a rule may be', () => {
    const filter = JSON.stringify({ body: ['y'.repeat(4_000)] });
    expect(compileFilters([filter]).ok).toBe(true);
    expect(compileFilters([JSON.stringify({ body: ['y'.repeat(4_096)] })]).ok).toBe(false);
    expect(compileFilters(Array.from({ length: 6 }, () => filter))).toMatchObject({
      refusal: { place: 'Filters', what: expect.stringContaining('at most 5') },
    });
  });

  test('a bad one is named', () => {
    const compiled = compileFilters(['{"a":[1]}', '{"a":[{"prefix":1}]}']);
    expect(compiled).toEqual({
      ok: false,
      refusal: { place: 'Filters[1].Pattern a[0].prefix', what: 'must be a string' },
    });
  });
});

/** Developer guide, "Properly filtering Amazon SQS messages": what a mapping shows is the body, parsed where it is JSON. */
describe('messages of a queue', () => {
  const json = { body: { kind: 'a', total: 12, tags: ['x', 'y'], buyer: { land: 'DE' } } };
  const plain = { body: 'Result: a', attributes: { SenderId: 'me' } };
  test.each<[string, object, object, boolean]>([
    ['JSON, by its fields', json, { body: { kind: ['a'], total: [{ numeric: ['>', 9] }] } }, true],
    ['JSON, by a field within', json, { body: { buyer: { land: [{ 'anything-but': 'FR' }] } } }, true],
    ['JSON, by a member of an array', json, { body: { tags: ['y'] } }, true],
    ['JSON, where plain text is expected', json, { body: ['{"kind":"a"}'] }, false],
    ['JSON, where any plain text is expected', json, { body: [{ prefix: '' }] }, false],
    ['plain text, by its beginning', plain, { body: [{ prefix: 'Result: ' }] }, true],
    ['plain text, that begins otherwise', plain, { body: [{ prefix: 'Error: ' }] }, false],
    ['plain text, where JSON is expected', plain, { body: { kind: ['a'] } }, false],
    ['plain text, where only something else is asked for', plain, { attributes: { SenderId: ['me'] } }, true],
    ['either', plain, { $or: [{ body: { kind: ['a'] } }, { body: [{ prefix: 'R' }] }] }, true],
  ])('%s', (_, record, pattern, isPassing) => {
    expect(passes([JSON.stringify(pattern)], record)).toBe(isPassing);
  });
});

describe('records of a stream', () => {
  const record = {
    eventName: 'MODIFY',
    dynamodb: {
      Keys: { pk: { S: 'order#1' } },
      NewImage: { total: { N: '12.50' }, isOpen: { BOOL: true }, note: { NULL: true } },
    },
  };
  test.each<[string, object, boolean]>([
    ['by what happened', { eventName: ['INSERT', 'MODIFY'] }, true],
    ['by a key', { dynamodb: { Keys: { pk: { S: [{ prefix: 'order#' }] } } } }, true],
    // Numbers are text in DynamoDB's JSON: nothing numeric can be said of them.
    ['by a number as text', { dynamodb: { NewImage: { total: { N: ['12.50'] } } } }, true],
    ['by a number as a number', { dynamodb: { NewImage: { total: { N: [{ numeric: ['>', 0] }] } } } }, false],
    ['by a flag', { dynamodb: { NewImage: { isOpen: { BOOL: [true] } } } }, true],
    [
      'by an image that is not there',
      { dynamodb: { OldImage: { total: { N: [{ exists: false }] } } } },
      true,
    ],
    ['by an attribute, as a whole: it is no leaf', { dynamodb: { Keys: { pk: [{ exists: true }] } } }, false],
    ['without the identity of a service', { userIdentity: { type: [{ exists: false }] } }, true],
  ])('%s', (_, pattern, isPassing) => {
    expect(passes([JSON.stringify(pattern)], record)).toBe(isPassing);
  });
});
