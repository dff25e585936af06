import { type Committed, TerminalError } from '@twolane/store';
import type { Outcome, RetryCause } from '../outcome.ts';
import { counted } from '../testing/counted.ts';
import { EffectWithheld } from './effect-withheld.ts';
import { eventOutcome, failed, withheld } from './event-outcome.ts';

const name = 'twolane.orders/a';
const commits: readonly Committed[] = [
  {
    writes: [
      {
        write: { kind: 'putIfAbsent', table: 'T', key: { pk: 'p', sk: 's' }, item: { n: 1 } },
        isNew: true,
        before: {},
      },
    ],
    events: [counted({ id: 'one' }), counted({ id: 'two' })],
  },
];
const done = {
  changes: [expect.objectContaining({ table: 'T', pk: 'p', sk: 's', fields: [{ name: 'n', after: 1 }] })],
  emits: [
    { type: 'StockCounted.v1', id: 'one' },
    { type: 'StockCounted.v1', id: 'two' },
  ],
};
const told = (outcome: Outcome) => eventOutcome(name, outcome, commits, new Map());

test.each<[Outcome, object]>([
  [{ kind: 'applied', steps: 1 }, { kind: 'applied' }],
  [{ kind: 'alreadyApplied' }, { kind: 'alreadyApplied' }],
  [
    { kind: 'nothing', why: 'not ours' },
    { kind: 'nothing', why: 'not ours' },
  ],
  [
    { kind: 'parked', cause: 'torn', why: 'w' },
    { kind: 'failed', cause: 'torn', why: 'w', mayPassLater: false },
  ],
  [
    { kind: 'retry', cause: 'unexpected', why: 'It would pay.', error: new EffectWithheld('It would pay.') },
    { kind: 'withheld', cause: 'external-effect', why: 'It would pay.' },
  ],
  [
    { kind: 'retry', cause: 'terminal', why: 'w', error: new TerminalError('w') },
    { kind: 'failed', cause: 'terminal', why: 'w', mayPassLater: false },
  ],
])('%j, with what was committed on the way', (outcome, expected) => {
  expect(told(outcome)).toEqual({ eventKey: name, ...expected, ...done });
});

test.each<[RetryCause, boolean]>([
  ['notYet', true],
  ['conflict', true],
  ['belowFloor', true],
  ['tooManySteps', true],
  ['outOfTime', true],
  ['retryable', true],
  ['terminal', false],
  ['unexpected', false],
  ['notParked', false],
])('%s may pass later: %p', (cause, mayPassLater) => {
  expect(told({ kind: 'retry', cause, why: 'w' })).toMatchObject({ kind: 'failed', cause, mayPassLater });
});

test('what did not happen changed nothing', () => {
  const nothing = { eventKey: name, why: 'w', changes: [], emits: [] };
  expect(failed(name, { cause: 'c', why: 'w' }, true)).toEqual({
    ...nothing,
    kind: 'failed',
    cause: 'c',
    mayPassLater: true,
  });
  expect(withheld(name, 'w')).toEqual({ ...nothing, kind: 'withheld', cause: 'external-effect' });
});
