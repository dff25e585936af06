import type { MessageAttribute, NewMessage } from './types.ts';
import { checkMessage, messageBytes } from './validate-message.ts';

const limitBytes = 1_024;
const refusalOf = (message: NewMessage): string | undefined => {
  const checked = checkMessage(message, limitBytes);
  return checked.ok ? undefined : checked.refusal.queryCode;
};
const attributed = (attribute: MessageAttribute, name = 'a'): NewMessage => ({
  body: 'x',
  attributes: { [name]: attribute },
});
const number = (stringValue: string) => attributed({ dataType: 'Number', stringValue });

test.each(
  [
    ['1', '-1', '+1', '0', '0.0', '1.5', '.5', '1e10', '1E-10'],
    [
      '1e126',
      '-1e126',
      '1e-128',
      '9'.repeat(38),
      `0.${'0'.repeat(20)}${'1'.repeat(38)}`,
      `1${'0'.repeat(60)}`,
    ],
  ].flat(),
)('%s is a number', (text) => {
  expect(refusalOf(number(text))).toBeUndefined();
});

test.each([
  'ten',
  '1x',
  ' 1',
  '1 ',
  '0x10',
  '1_000',
  '1,5',
  'NaN',
  'Infinity',
  '.',
  'e5',
  '1e127',
  '1e-129',
  '1e-999',
  '9'.repeat(39),
])('%j is none, or not within 38 digits from 10^-128 to 10^126', (text) => {
  expect(refusalOf(number(text))).toBe('InvalidParameterValue');
});

test.each<[string, NewMessage, string | undefined]>([
  ['a tab and a line', { body: 'a\t\r\nb' }, undefined],
  ['what lies beyond the first plane', { body: '😀' }, undefined],
  ['half of a pair', { body: '\ud83d' }, 'InvalidMessageContents'],
  ['no delay', { body: 'x', delaySec: 0 }, undefined],
  ['a delay of 15 minutes', { body: 'x', delaySec: 900 }, undefined],
  ['a delay of more', { body: 'x', delaySec: 901 }, 'InvalidParameterValue'],
  ['a delay into the past', { body: 'x', delaySec: -1 }, 'InvalidParameterValue'],
  ['a group of 128 characters', { body: 'x', groupId: 'g'.repeat(128) }, undefined],
  ['a group of 129 characters', { body: 'x', groupId: 'g'.repeat(129) }, 'InvalidParameterValue'],
  ['a group with all punctuation', { body: 'x', groupId: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~' }, undefined],
  ['an empty group', { body: 'x', groupId: '' }, 'InvalidParameterValue'],
  ['a type of one’s own', attributed({ dataType: 'String.json', stringValue: '{}' }), undefined],
  ['binary for a text', attributed({ dataType: 'String', binaryValue: 'AA==' }), 'InvalidParameterValue'],
  ['text for binary', attributed({ dataType: 'Binary', stringValue: 'x' }), 'InvalidParameterValue'],
  [
    'a name of all that names may have',
    attributed({ dataType: 'String', stringValue: 'x' }, 'A_b-c.9'),
    undefined,
  ],
  [
    'a name with a period at its end',
    attributed({ dataType: 'String', stringValue: 'x' }, 'a.'),
    'InvalidParameterValue',
  ],
  [
    'a name with two periods',
    attributed({ dataType: 'String', stringValue: 'x' }, 'a..b'),
    'InvalidParameterValue',
  ],
  [
    'a name of Amazon',
    attributed({ dataType: 'String', stringValue: 'x' }, 'Amazon.x'),
    'InvalidParameterValue',
  ],
  [
    'a name of 257 letters',
    attributed({ dataType: 'String', stringValue: 'x' }, 'a'.repeat(257)),
    'InvalidParameterValue',
  ],
  ['the queue’s limit', { body: 'x'.repeat(1_024) }, undefined],
  ['one byte more', { body: 'x'.repeat(1_025) }, 'InvalidParameterValue'],
  ['one byte more in two-byte letters', { body: 'ü'.repeat(513) }, 'InvalidParameterValue'],
])('%s', (_name, message, expected) => {
  expect(refusalOf(message)).toBe(expected);
});

test('names, types and values of attributes count', () => {
  const attributes = {
    name: { dataType: 'String', stringValue: 'ü' },
    raw: { dataType: 'Binary', binaryValue: 'AAEC' },
  };
  // body 4, name 4 + String 6 + ü 2, raw 3 + Binary 6 + three bytes
  expect(messageBytes({ body: 'body', attributes })).toBe(4 + 12 + 12);
});
