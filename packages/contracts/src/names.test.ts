import fc from 'fast-check';
import { derivedId, eventKey, MAX_SEQUENCE, sequenceNumber, sequenceText } from './names.ts';

describe('eventKey', () => {
  test('is source and id', () => {
    expect(eventKey({ source: 'twolane.orders', id: '01ABC.reserve.2' })).toBe(
      'twolane.orders/01ABC.reserve.2',
    );
  });

  test('tells apart what only joins to the same text', () => {
    expect(eventKey({ source: 'a/b', id: 'c' })).not.toBe(eventKey({ source: 'a', id: 'b/c' }));
  });

  test('two events have one key only where source and id are the same', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '/', '%', '2', 'F', '5'), maxLength: 5 });
    fc.assert(
      fc.property(part, part, part, part, (source, id, otherSource, otherId) => {
        const same = source === otherSource && id === otherId;
        return (eventKey({ source, id }) === eventKey({ source: otherSource, id: otherId })) === same;
      }),
    );
  });
});

test.each([
  ['01ABC', 'reserve', undefined, '01ABC.reserve'],
  ['01ABC', 'reserve', 0, '01ABC.reserve.0'],
  ['01ABC.reserve', 'request', 12, '01ABC.reserve.request.12'],
])('derivedId(%s, %s, %s) is %s', (cause, rule, n, expected) => {
  expect(derivedId(cause, rule, n)).toBe(expected);
});

describe('sequences', () => {
  test.each([
    [0, '0000000000'],
    [1, '0000000001'],
    [MAX_SEQUENCE, '9999999999'],
  ])('%d is %s', (n, text) => {
    expect(sequenceText(n)).toBe(text);
    expect(sequenceNumber(text)).toBe(n);
  });

  test.each([-1, 1.5, Number.NaN, MAX_SEQUENCE + 1])('%d is none', (n) => {
    expect(() => sequenceText(n)).toThrow(RangeError);
  });

  test.each(['', '1', '00000000001', '+000000001', '0x00000001'])('%j is no text of one', (text) => {
    expect(sequenceNumber(text)).toBeUndefined();
  });

  test('text order is number order', () => {
    const sequence = fc.integer({ min: 0, max: MAX_SEQUENCE });
    fc.assert(fc.property(sequence, sequence, (a, b) => a < b === sequenceText(a) < sequenceText(b)));
  });
});
