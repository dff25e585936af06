import { defineEvent } from './contract.ts';
import { text } from './field.ts';
import { redact } from './redact.ts';
import { booking, RoomBookedV1 } from './testing/contracts.ts';

const about = {
  name: 'Coded',
  version: 1,
  source: 'twolane.tests',
  owner: 'tests',
  description: 'A code.',
} as const;

test('personal and secret fields are replaced by what they are', () => {
  expect(redact(RoomBookedV1, { ...booking, card: 'tok_1' })).toEqual({
    place: 'Oslo',
    nights: 2,
    guests: [{ name: '[personal]' }, { name: '[personal]', child: '[personal]' }],
    board: 'half',
    card: '[secret]',
  });
});

test.each([
  ['an unnamed field', { place: 'Oslo', pin: '1234' }, { place: 'Oslo', pin: '[not in contract]' }],
  ['a name of Object.prototype', { toString: 'x' }, { toString: '[not in contract]' }],
  ['a number that is text', { nights: 'Ada' }, { nights: '[unexpected]' }],
  ['a text that is a number', { place: 4929 }, { place: '[unexpected]' }],
  ['a word that is not in the list', { board: 'Ada' }, { board: '[unexpected]' }],
  ['a field of another type', { place: { name: 'Ada' } }, { place: '[unexpected]' }],
  ['a list that is none', { guests: { name: 'Ada' } }, { guests: '[unexpected]' }],
  ['an item that is none', { guests: ['Ada'] }, { guests: ['[unexpected]'] }],
  ['data that is no object', 'Ada', '[unexpected]'],
  ['a number beyond its limits', { nights: 4_929_123_412_341_234 }, { nights: '[unexpected]' }],
  ['a number below its limits', { nights: -1 }, { nights: '[unexpected]' }],
  ['half a number', { nights: 0.5 }, { nights: '[unexpected]' }],
  ['a text that is too long', { place: 'x'.repeat(1_000) }, { place: '[unexpected]' }],
  ['nothing', null, '[unexpected]'],
])('%s shows nothing it should not', (_, data, expected) => {
  expect(redact(RoomBookedV1, data)).toEqual(expected);
});

test('a text that breaks its own pattern is not shown', () => {
  const code = text({ description: 'What', sensitivity: 'internal', maxLength: 20, pattern: '^[A-Z]+$' });
  const contract = defineEvent({ ...about, data: { code } });
  expect(redact(contract, { code: 'OSLO' })).toEqual({ code: 'OSLO' });
  expect(redact(contract, { code: 'Ada Lovelace' })).toEqual({ code: '[unexpected]' });
});

test('long lists are cut', () => {
  const guests = Array.from({ length: 25 }, () => ({ name: 'Ada' }));
  const shown = redact(RoomBookedV1, { guests });
  expect(shown).toEqual({
    guests: [...Array.from({ length: 20 }, () => ({ name: '[personal]' })), '[and 5 more]'],
  });
});

test('what it hides is not in the text, and the data stays as it was', () => {
  const data = { ...booking, guests: [{ name: 'Mrs Secret' }] };
  expect(JSON.stringify(redact(RoomBookedV1, data))).not.toContain('Secret');
  expect(data.guests[0]?.name).toBe('Mrs Secret');
});
