import type { CommitResult } from './change-set.ts';
import type { Action } from './commit-plan.ts';
import { adjust, put } from './contract/support.ts';
import { RetryableError, TerminalError } from './errors.ts';
import { type ActionOutcome, verdict } from './verdict.ts';

const mark: Action = { role: 'mark', write: put({ pk: 'm', sk: 'mark' }, {}, 'inbox') };
const a: Action = { role: 'write', write: put({ pk: 'a', sk: 'a' }) };
const b: Action = { role: 'write', write: adjust({ pk: 'b', sk: 'b' }, { n: { by: 1 } }) };
const event: Action = { role: 'event', write: put({ pk: 'e', sk: 'e' }, {}, 'journal') };
const actions = [mark, a, b, event];
const conflict = (...writes: readonly Action['write'][]): CommitResult => ({ kind: 'conflict', writes });

describe('one result for the whole commit, of mark, two writes and an event', () => {
  test.each<[string, readonly ActionOutcome[], CommitResult]>([
    ['all fine', ['fine', 'fine', 'fine', 'fine'], { kind: 'committed' }],
    ['the mark is there', ['conflict', 'fine', 'fine', 'fine'], { kind: 'alreadyApplied' }],
    [
      'the mark is there, whatever else',
      ['conflict', 'invalid', 'wrongType', 'throttled'],
      { kind: 'alreadyApplied' },
    ],
    ['a conflict', ['fine', 'conflict', 'fine', 'fine'], conflict(a.write)],
    ['two conflicts', ['fine', 'conflict', 'conflict', 'fine'], conflict(a.write, b.write)],
    ['a conflict of the event', ['fine', 'fine', 'fine', 'conflict'], conflict(event.write)],
    ['a conflict beside a floor', ['fine', 'conflict', 'belowFloor', 'fine'], conflict(a.write)],
    ['a conflict beside throttling', ['fine', 'conflict', 'throttled', 'fine'], conflict(a.write)],
    ['a busy item', ['fine', 'fine', 'busy', 'fine'], { kind: 'conflict', writes: [b.write], isBusy: true }],
    [
      'a busy mark',
      ['busy', 'fine', 'fine', 'fine'],
      { kind: 'conflict', writes: [mark.write], isBusy: true },
    ],
    [
      'a busy item beside a conflict and a floor',
      ['fine', 'conflict', 'belowFloor', 'busy'],
      { kind: 'conflict', writes: [a.write, event.write], isBusy: true },
    ],
    ['a floor', ['fine', 'fine', 'belowFloor', 'fine'], { kind: 'refused', belowFloor: [b.write] }],
    ['no outcome is a fine one', [], { kind: 'committed' }],
  ])('%s', (_, outcomes, result) => {
    expect(verdict(actions, outcomes)).toEqual(result);
  });

  const cause = new Error('As the database said it.');
  const takesNever = (names: string) =>
    new TerminalError(`The database can never take what is written to ${names}.`, { cause });
  test.each<[string, readonly ActionOutcome[], Error]>([
    ['invalid', ['fine', 'invalid', 'fine', 'fine'], takesNever('main "a" / "a"')],
    [
      'invalid and of the wrong type, beside a conflict',
      ['fine', 'wrongType', 'invalid', 'conflict'],
      takesNever('main "b" / "b", main "a" / "a"'),
    ],
    ['invalid beside a busy mark', ['busy', 'invalid', 'fine', 'fine'], takesNever('main "a" / "a"')],
    [
      'throttled twice, beside a floor',
      ['throttled', 'fine', 'belowFloor', 'throttled'],
      new RetryableError('Throttled at inbox "m" / "mark", journal "e" / "e".', { cause }),
    ],
  ])('%s throws', (_, outcomes, error) => {
    const judged = () => verdict(actions, outcomes, cause);
    expect(judged).toThrow(error);
    expect(judged).toThrow(expect.objectContaining({ name: error.name }));
  });
});
