import { componentsIn, countLicences, isAllowed, licenceProblems } from './licences.ts';

const component = (name: string, licence: string) => ({ name, version: '1.0.0', licence });

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['GPL-3.0 OR MIT', true],
  ['MIT AND Apache-2.0', true],
  ['MIT AND GPL-3.0', false],
  ['(MIT AND GPL-3.0) OR Apache-2.0', true],
  ['AGPL-3.0-only', false],
  ['SEE LICENSE IN LICENSE', false],
  ['UNLICENSED', false],
  ['', false],
])('%s: %s', (expression, allowed) => {
  expect(isAllowed(expression)).toBe(allowed);
});

test('a bill of materials is read in each of its forms', () => {
  const bill = {
    components: [
      { name: 'a', version: '1', licenses: [{ license: { id: 'MIT' } }] },
      { group: '@x', name: 'b', version: '2', licenses: [{ expression: 'MIT OR Apache-2.0' }] },
      { name: 'c', version: '3', licenses: [{ license: { name: 'Own words' } }, { license: { id: 'MIT' } }] },
      { name: 'd', version: '4' },
      { group: '@twolane', name: 'store', version: '5' },
    ],
  };
  expect(componentsIn(bill)).toEqual([
    { name: 'a', version: '1', licence: 'MIT' },
    { name: '@x/b', version: '2', licence: 'MIT OR Apache-2.0' },
    { name: 'c', version: '3', licence: 'Own words AND MIT' },
    { name: 'd', version: '4', licence: '' },
  ]);
  expect(componentsIn({})).toEqual([]);
});

test('what nobody looked at fails, and so does an exception for what is gone', () => {
  const components = [component('a', 'MIT'), component('b', 'GPL-3.0-only'), component('c', '')];
  const lookedAt = [
    { name: 'b', licence: 'GPL-3.0-only', reason: 'only runs in tests' },
    { name: 'gone', licence: 'GPL-3.0-only', reason: 'only runs in tests' },
    { name: 'a', licence: 'GPL-3.0-only', reason: 'it was so once' },
  ];
  expect(licenceProblems(components, lookedAt)).toEqual([
    'c@1.0.0: licence "" was not looked at',
    'gone with licence "GPL-3.0-only" is not there: take its exception out',
    'a with licence "GPL-3.0-only" is not there: take its exception out',
  ]);
});

test('licences are counted', () => {
  const components = ['MIT', 'ISC', 'MIT', 'Apache-2.0'].map((licence) => component('a', licence));
  expect(countLicences(components)).toEqual([
    ['MIT', 2],
    ['Apache-2.0', 1],
    ['ISC', 1],
  ]);
});
