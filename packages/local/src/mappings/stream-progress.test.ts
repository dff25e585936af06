import fc from 'fast-check';
import type { InvocationOutcome } from '../lambda/outcome.ts';
import { type Portion, type RetryPolicy, type Sequenced, splitByAge, stepAfter } from './stream-progress.ts';

const item = (sequenceNumber: string, createdSec = 0): Sequenced => ({ sequenceNumber, createdSec });
const items = (...numbers: readonly string[]) => numbers.map((number) => item(number));
const numbers = (list: readonly Sequenced[]) => list.map(({ sequenceNumber }) => sequenceNumber);
const failed: InvocationOutcome = { kind: 'failed', errorType: 'E', payload: '{}' };
const returned = (...failures: readonly string[]): InvocationOutcome => ({
  kind: 'returned',
  payload: JSON.stringify({ batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) }),
});
const policy = (changes: Partial<RetryPolicy> = {}): RetryPolicy => ({
  partialBatches: true,
  bisectOnError: false,
  maximumRetryAttempts: 2,
  ...changes,
});
const brief = (step: ReturnType<typeof stepAfter>) => ({
  done: numbers(step.done),
  abandoned: numbers(step.abandoned),
  next: step.next.map((portion) => `${numbers(portion.items).join('')}:${portion.attempts}`),
});

describe('after an invocation', () => {
  const abcd = items('a', 'b', 'c', 'd');
  test.each<[string, Portion<Sequenced>, InvocationOutcome, RetryPolicy, object]>([
    [
      'success',
      { items: abcd, attempts: 0 },
      returned(),
      policy(),
      { done: ['a', 'b', 'c', 'd'], abandoned: [], next: [] },
    ],
    [
      'the lowest failure is the checkpoint, all after it comes again',
      { items: abcd, attempts: 0 },
      returned('d', 'c'),
      policy(),
      { done: ['a', 'b'], abandoned: [], next: ['cd:1'] },
    ],
    [
      'a partial failure without the response type is success',
      { items: abcd, attempts: 0 },
      returned('a'),
      policy({ partialBatches: false }),
      { done: ['a', 'b', 'c', 'd'], abandoned: [], next: [] },
    ],
    [
      'an unknown identifier fails the whole batch',
      { items: abcd, attempts: 0 },
      returned('x'),
      policy(),
      { done: [], abandoned: [], next: ['abcd:1'] },
    ],
    [
      'a failure is tried again whole',
      { items: abcd, attempts: 1 },
      failed,
      policy(),
      { done: [], abandoned: [], next: ['abcd:2'] },
    ],
    [
      'the last attempt gives up',
      { items: abcd, attempts: 2 },
      failed,
      policy(),
      { done: [], abandoned: ['a', 'b', 'c', 'd'], next: [] },
    ],
    [
      'the last attempt at a remainder gives up what failed',
      { items: abcd, attempts: 2 },
      returned('a'),
      policy(),
      { done: [], abandoned: ['a', 'b', 'c', 'd'], next: [] },
    ],
    [
      'progress begins a new count',
      { items: abcd, attempts: 2 },
      returned('c'),
      policy(),
      { done: ['a', 'b'], abandoned: [], next: ['cd:1'] },
    ],
    [
      'without an end it goes on for ever',
      { items: abcd, attempts: 9_999 },
      failed,
      policy({ maximumRetryAttempts: -1 }),
      { done: [], abandoned: [], next: ['abcd:10000'] },
    ],
    [
      'no retries at all',
      { items: abcd, attempts: 0 },
      failed,
      policy({ maximumRetryAttempts: 0 }),
      { done: [], abandoned: ['a', 'b', 'c', 'd'], next: [] },
    ],
    [
      'bisecting splits and does not count',
      { items: items('a', 'b', 'c'), attempts: 1 },
      failed,
      policy({ bisectOnError: true }),
      { done: [], abandoned: [], next: ['ab:1', 'c:1'] },
    ],
    [
      'a single record cannot be split',
      { items: items('a'), attempts: 0 },
      failed,
      policy({ bisectOnError: true }),
      { done: [], abandoned: [], next: ['a:1'] },
    ],
    [
      'bisecting goes by the reported record',
      { items: abcd, attempts: 0 },
      returned('c'),
      policy({ bisectOnError: true }),
      { done: ['a', 'b'], abandoned: [], next: ['cd:1'] },
    ],
    [
      'a throttle does not count',
      { items: abcd, attempts: 2 },
      { kind: 'throttled' },
      policy(),
      { done: [], abandoned: [], next: ['abcd:2'] },
    ],
  ])('%s', (_name, portion, outcome, retryPolicy, expected) => {
    expect(brief(stepAfter(portion, outcome, retryPolicy))).toEqual(expected);
  });

  test('no record is lost or doubled, and their order stays, whatever the function says', () => {
    const names = fc.uniqueArray(fc.integer({ min: 0, max: 99 }).map(String), {
      minLength: 1,
      maxLength: 12,
    });
    const outcomes = fc.oneof(
      fc.constant(failed),
      fc.constant<InvocationOutcome>({ kind: 'throttled' }),
      fc.array(fc.integer({ min: 0, max: 99 }).map(String)).map((list) => returned(...list)),
    );
    fc.assert(
      fc.property(
        names,
        outcomes,
        fc.boolean(),
        fc.integer({ min: -1, max: 3 }),
        fc.nat(4),
        (all, outcome, bisectOnError, maximumRetryAttempts, attempts) => {
          const portion = { items: items(...all), attempts };
          const step = stepAfter(portion, outcome, policy({ bisectOnError, maximumRetryAttempts }));
          const after = [...step.done, ...step.abandoned, ...step.next.flatMap((next) => next.items)];
          expect(numbers(after)).toEqual(all);
        },
      ),
    );
  });

  test('a poison record never blocks the stream: every batch comes to its end', () => {
    const names = fc.uniqueArray(fc.integer({ min: 0, max: 99 }).map(String), {
      minLength: 1,
      maxLength: 16,
    });
    fc.assert(
      fc.property(
        names,
        fc.nat(15),
        fc.boolean(),
        fc.nat(3),
        (all, at, bisectOnError, maximumRetryAttempts) => {
          const poison = all[at % all.length] ?? '';
          const abandoned: string[] = [];
          const done: string[] = [];
          const queue: Portion<Sequenced>[] = [{ items: items(...all), attempts: 0 }];
          let calls = 0;
          for (let portion = queue.shift(); portion !== undefined; portion = queue.shift()) {
            calls += 1;
            if (calls > 1_000) throw new Error('does not end');
            const outcome = numbers(portion.items).includes(poison) ? failed : returned();
            const step = stepAfter(portion, outcome, policy({ bisectOnError, maximumRetryAttempts }));
            done.push(...numbers(step.done));
            abandoned.push(...numbers(step.abandoned));
            queue.unshift(...step.next);
          }
          expect(abandoned).toEqual(bisectOnError ? [poison] : all);
          expect([...done, ...abandoned].sort()).toEqual([...all].sort());
        },
      ),
    );
  });
});

test.each([
  ['no age of its own', -1, 100, ['a', 'b', 'c'], []],
  ['an age', 60, 100, ['b', 'c'], ['a']],
  ['no age of its own, after 24 hours', -1, 86_440, ['b', 'c'], ['a']],
  ['an age beyond 24 hours', 604_800, 86_440, ['b', 'c'], ['a']],
])('with %s', (_name, maximumRecordAgeSec, nowSec, young, old) => {
  const list = [item('a', 39), item('b', 40), item('c', 99)];
  const split = splitByAge(list, maximumRecordAgeSec, nowSec);
  expect(numbers(split.young)).toEqual(young);
  expect(numbers(split.old)).toEqual(old);
});
