import { readFaultPlan } from './read-plan.ts';

const read = (plan: object) => readFaultPlan(JSON.parse(JSON.stringify(plan)));
const good = { service: 'dynamodb', kind: 'throttle' };

test('what is left out has a value, and the answer says which', () => {
  expect(read({ rules: [good] })).toEqual({
    ok: true,
    value: {
      seed: 1,
      rules: [
        {
          name: '0-dynamodb-throttle',
          service: 'dynamodb',
          kind: 'throttle',
          operation: undefined,
          resource: undefined,
          principal: undefined,
          rate: 1,
          times: 1_000_000_000,
          skip: 0,
          ms: 0,
          when: 'before',
        },
      ],
    },
  });
});

test.each<[object, { readonly ms?: number; readonly when?: string }]>([
  [{ service: 'queue', kind: 'duplicate' }, { ms: 100 }],
  [{ service: 'delivery', kind: 'reorder' }, { ms: 500 }],
  [
    { service: 'function', kind: 'stop' },
    { ms: 20, when: 'during' },
  ],
  [{ service: 'function', kind: 'skew', ms: -86_400_000 }, { ms: -86_400_000 }],
  [{ service: 'http', kind: 'drop', when: 'after' }, { when: 'after' }],
])('%j', (rule, expected) => {
  expect(read({ rules: [rule] })).toMatchObject({ ok: true, value: { rules: [expected] } });
});

test.each<[string, object, string, RegExp]>([
  ['no rules', {}, 'rules', /must be a list/],
  ['rules that are no list', { rules: {} }, 'rules', /must be a list/],
  ['a rule that is no object', { rules: [7] }, 'rules[0]', /must be an object/],
  ['an unknown member', { rules: [], colour: 1 }, 'colour', /known are seed, rules/],
  ['a seed that is none', { seed: -1, rules: [] }, 'seed', /integer from 0/],
  ['an unknown service', { rules: [{ service: 'sns', kind: 'drop' }] }, 'rules[0].service', /dynamodb, sqs/],
  [
    'a name that every object has',
    { rules: [{ ...good, service: 'toString' }] },
    'rules[0].service',
    /one of/,
  ],
  [
    'a kind of another service',
    { rules: [good, { service: 'sqs', kind: 'conflict' }] },
    'rules[1].kind',
    /of sqs must be one of throttle, delay, failBefore, failAfter, drop$/,
  ],
  ['a member that no rule has', { rules: [{ ...good, rates: 1 }] }, 'rules[0].rates', /is unknown/],
  ['a rate above one', { rules: [{ ...good, rate: 1.5 }] }, 'rules[0].rate', /from 0 to 1$/],
  ['a rate that is text', { rules: [{ ...good, rate: '1' }] }, 'rules[0].rate', /from 0 to 1$/],
  ['half a time', { rules: [{ ...good, times: 0.5 }] }, 'rules[0].times', /must be an integer/],
  ['a delay without its length', { rules: [{ service: 's3', kind: 'delay' }] }, 'rules[0].ms', /is missing/],
  [
    'a delay into the past',
    { rules: [{ service: 's3', kind: 'delay', ms: -1 }] },
    'rules[0].ms',
    /from 0 to 300000$/,
  ],
  ['a moment where there is none', { rules: [{ ...good, when: 'after' }] }, 'rules[0].when', /is not for/],
  [
    'a moment that the kind does not know',
    { rules: [{ service: 'http', kind: 'drop', when: 'during' }] },
    'rules[0].when',
    /one of before, after$/,
  ],
  [
    'a principal where nobody signs',
    { rules: [{ service: 'queue', kind: 'reorder', principal: 'x' }] },
    'rules[0].principal',
    /is not known for queue$/,
  ],
  ['an empty pattern', { rules: [{ ...good, resource: '' }] }, 'rules[0].resource', /1 to 512/],
  ['a name with a space', { rules: [{ ...good, name: 'a b' }] }, 'rules[0].name', /letters, digits/],
  [
    'one name twice',
    {
      rules: [
        { ...good, name: 'x' },
        { ...good, name: 'x' },
      ],
    },
    'rules[1].name',
    /earlier rule$/,
  ],
  ['too many rules', { rules: Array(101).fill({ service: 'sqs', kind: 'drop' }) }, 'rules', /limit is 100/],
])('%s is refused with its place', (_what, plan, place, what) => {
  const result = read(plan);
  expect(result).toMatchObject({ ok: false });
  if (!result.ok) expect(result.refusal).toContainEqual({ place, what: expect.stringMatching(what) });
});

test('all problems are named at once', () => {
  const result = read({ seed: 'x', rules: [{ ...good, rate: 2, skip: -1 }, { service: 'nobody' }] });
  expect(result).toMatchObject({
    ok: false,
    refusal: [
      { place: 'seed' },
      { place: 'rules[0].rate' },
      { place: 'rules[0].skip' },
      { place: 'rules[1].service' },
    ],
  });
});
