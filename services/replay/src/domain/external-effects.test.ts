import { externalEffectsOf, unwithheldEffects } from './external-effects.ts';
import type { OutcomeKind, Totals } from './model.ts';
import { manifest } from './testing/manifest.ts';
import { NO_OUTCOMES } from './totals.ts';

const rehearsed = (consumer: string, outcome: OutcomeKind, says: readonly string[] = []): Totals => ({
  outcomes: { ...NO_OUTCOMES, [outcome]: 1 },
  perConsumer: {
    [consumer]: {
      outcomes: { ...NO_OUTCOMES, [outcome]: 1 },
      measures: Object.fromEntries(says.map((type) => [`says.${type}`, 1])),
      perHour: {},
    },
  },
});

test.each([
  ['nothing left to apply', rehearsed('reservations', 'alreadyApplied'), [], [], []],
  ['a change that says nothing', rehearsed('sales', 'applied'), [], [], []],
  [
    'a word that the gateway acts on',
    rehearsed('reservations', 'applied', ['Reserved.v1']),
    ['gateway'],
    ['gateway'],
    ['gateway'],
  ],
  [
    'the gateway itself, withheld by its door',
    rehearsed('gateway', 'withheld'),
    ['gateway'],
    [],
    ['gateway'],
  ],
  ['the gateway, which has done it', rehearsed('gateway', 'alreadyApplied'), [], [], []],
  // What failed in the rehearsal may pass by the time it is applied, and then says whatever it may say.
  [
    'a failure that may say anything later',
    rehearsed('reservations', 'failed'),
    ['gateway'],
    ['gateway'],
    ['gateway'],
  ],
  ['a failure that has nothing to say', rehearsed('sales', 'failed'), [], [], []],
  [
    'a failure of the gateway, whose word comes back to it',
    rehearsed('gateway', 'failed'),
    ['gateway'],
    ['gateway'],
    ['gateway'],
  ],
])('%s', (_, totals, all, redelivered, backfilled) => {
  expect(externalEffectsOf(manifest, totals)).toEqual(all);
  expect(unwithheldEffects(manifest, 'redeliver', totals)).toEqual(redelivered);
  expect(unwithheldEffects(manifest, 'backfill', totals)).toEqual(backfilled);
});
