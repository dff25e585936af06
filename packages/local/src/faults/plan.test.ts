import fc from 'fast-check';
import { shuffled } from './dice.ts';
import { type FaultPlace, type RunningPlan, runPlan } from './plan.ts';
import { readFaultPlan } from './read-plan.ts';

const running = (rules: readonly object[], seed = 1): RunningPlan => {
  const read = readFaultPlan(JSON.parse(JSON.stringify({ seed, rules })));
  if (!read.ok) throw new Error(JSON.stringify(read.refusal));
  return runPlan(read.value);
};
const place = (changes: Partial<FaultPlace> = {}): FaultPlace => ({
  service: 'dynamodb',
  operation: 'PutItem',
  resources: () => ['arn:aws:dynamodb:eu-west-1:000000000000:table/orders'],
  principal: () => 'dev-orders',
  ...changes,
});
const any = () => true;
/** Which of so many calls were struck, by kind. */
const struck = (plan: RunningPlan, calls: number, at: FaultPlace = place()) =>
  Array.from({ length: calls }, () => plan.strike(at, any).map(({ rule }) => rule.kind));
const throttle = { service: 'dynamodb', kind: 'throttle' };

test.each<[string, object, FaultPlace, boolean]>([
  ['any call of its service', {}, place(), true],
  ['no call of another service', {}, place({ service: 'sqs' }), false],
  ['its operation', { operation: 'PutItem' }, place(), true],
  ['no other operation', { operation: 'GetItem' }, place(), false],
  ['operations that its pattern fits', { operation: 'Put*' }, place(), true],
  ['its resource by the name in the ARN', { resource: 'orders' }, place(), true],
  ['its resource by the whole ARN', { resource: 'arn:*:table/orders' }, place(), true],
  ['no part of a name', { resource: 'order' }, place(), false],
  ['one of several resources', { resource: 'b' }, place({ resources: () => ['a', 'b'] }), true],
  ['nothing without the resource that it names', { resource: '*' }, place({ resources: () => [] }), false],
  ['its principal', { principal: 'dev-*' }, place(), true],
  ['no other principal', { principal: 'dev-payments' }, place(), false],
  ['nobody that is not known', { principal: '*' }, place({ principal: () => undefined }), false],
])('a rule strikes %s', (_what, changes, at, isStruck) => {
  const plan = running([{ ...throttle, ...changes }]);
  expect(plan.strike(at, any)).toHaveLength(isStruck ? 1 : 0);
  expect(plan.counts()).toMatchObject([{ seen: isStruck ? 1 : 0, fired: isStruck ? 1 : 0 }]);
});

test('after so many calls it strikes so often, and then no more', () => {
  const plan = running([{ ...throttle, skip: 2, times: 3 }]);
  expect(struck(plan, 8).map((kinds) => kinds.length)).toEqual([0, 0, 1, 1, 1, 0, 0, 0]);
  expect(plan.counts()).toMatchObject([{ seen: 8, fired: 3 }]);
});

test('a call that cannot have a fault is not counted by its rule', () => {
  const plan = running([{ service: 'dynamodb', kind: 'conflict' }]);
  expect(struck(plan, 2, place({ operation: 'Query' }))).toEqual([[], []]);
  expect(struck(plan, 1)).toEqual([['conflict']]);
  expect(plan.counts()).toMatchObject([{ seen: 1, fired: 1 }]);
});

test('of several rules that would strike the first does, and all that only delay', () => {
  const plan = running([
    { service: 'dynamodb', kind: 'delay', ms: 1 },
    { service: 'dynamodb', kind: 'throttle', times: 1 },
    { service: 'dynamodb', kind: 'failBefore', times: 1 },
    { service: 'dynamodb', kind: 'delay', ms: 2, name: 'second-delay' },
  ]);
  expect(struck(plan, 3)).toEqual([
    ['delay', 'throttle', 'delay'],
    ['delay', 'failBefore', 'delay'],
    ['delay', 'delay'],
  ]);
  expect(plan.counts().map(({ seen, fired }) => [seen, fired])).toEqual([
    [3, 3],
    [3, 1],
    [3, 1],
    [3, 3],
  ]);
});

test('the fate of the n-th call is the same in every run, whatever happens to other rules’ calls', () => {
  const rules = [
    { ...throttle, rate: 0.3 },
    { service: 'sqs', kind: 'drop', rate: 0.3 },
  ];
  fc.assert(
    fc.property(fc.nat(), fc.array(fc.boolean(), { maxLength: 60 }), (seed, order) => {
      const alone = struck(running(rules, seed), order.length);
      const mixed = running(rules, seed);
      const ofTable = order.flatMap((isTable) => {
        const hits = mixed.strike(isTable ? place() : place({ service: 'sqs' }), any);
        return isTable ? [hits.map(({ rule }) => rule.kind)] : [];
      });
      expect(ofTable).toEqual(alone.slice(0, ofTable.length));
    }),
  );
});

test('a rate is kept within what chance allows, for many seeds', () => {
  for (const rate of [0.01, 0.2, 0.5, 0.97]) {
    const fired = Array.from({ length: 50 }, (_, seed) => {
      const plan = running([{ ...throttle, rate }], seed);
      struck(plan, 400);
      return plan.counts()[0]?.fired ?? 0;
    });
    const total = fired.reduce((sum, count) => sum + count, 0);
    // 20,000 throws: five standard deviations.
    const deviation = 5 * Math.sqrt(20_000 * rate * (1 - rate));
    expect(Math.abs(total - 20_000 * rate)).toBeLessThan(deviation);
    expect(new Set(fired).size).toBeGreaterThan(3);
  }
});

test('neither never nor always is left to chance', () => {
  const never = running([{ ...throttle, rate: 0 }]);
  const always = running([{ ...throttle, rate: 1 }]);
  expect(struck(never, 500).flat()).toEqual([]);
  expect(struck(always, 500).flat()).toHaveLength(500);
});

test('a mixed list is the same list in another order', () => {
  const hit = running([throttle]).strike(place(), any)[0];
  const drawn = hit?.drawn ?? (() => 0);
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  const mixed = shuffled(items, drawn);
  expect([...mixed].sort()).toEqual(items);
  expect(mixed).not.toEqual(items);
  expect(shuffled(items, drawn)).toEqual(mixed);
});
