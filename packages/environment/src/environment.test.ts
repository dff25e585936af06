import { oneOf, requiredText, wholeNumber } from './environment.ts';

test('a text is taken as it is', () => {
  expect(requiredText({ TABLE: ' a b ' }, 'TABLE')).toBe(' a b ');
});

test.each([[{}], [{ TABLE: '' }], [{ TABLE: undefined }]])('no text in %j: the variable is named', (env) => {
  expect(() => requiredText(env, 'TABLE')).toThrow('Environment variable TABLE is not set');
});

test.each([
  ['1', 1],
  ['250', 250],
  [undefined, 8],
])('the whole number %j is %d', (SHARDS, expected) => {
  expect(wholeNumber({ SHARDS }, 'SHARDS', 8)).toBe(expected);
});

test.each(['', '0', '-1', '1.5', 'many', 'Infinity', '9007199254740993'])(
  '%j is no whole number',
  (SHARDS) => {
    expect(() => wholeNumber({ SHARDS }, 'SHARDS', 8)).toThrow(
      `Environment variable SHARDS is "${SHARDS}"; it must be a whole number from 1.`,
    );
  },
);

test.each([
  ['apply', 'apply'],
  ['park', 'park'],
  [undefined, 'apply'],
])('of the choices, %j is %s', (LATE, expected) => {
  expect(oneOf({ LATE }, 'LATE', ['apply', 'park'], 'apply')).toBe(expected);
});

test.each(['', 'Park', 'accept'])('%j is none of the choices', (LATE) => {
  expect(() => oneOf({ LATE }, 'LATE', ['apply', 'park'], 'apply')).toThrow(
    `Environment variable LATE is "${LATE}"; it must be one of apply, park.`,
  );
});
