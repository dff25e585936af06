import { effectsSaid, externalEffectsOf, unwithheldEffects, wouldAct } from './external-effects.ts';
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

test('what would be applied acts, what was withheld only where it is allowed, and nothing else does', () => {
  const approval = { by: 'bob', atMs: 1, planHash: 'h', reason: 'r' };
  const acts = (outcome: OutcomeKind) => [
    wouldAct(outcome, undefined),
    wouldAct(outcome, { ...approval, allowExternal: false }),
    wouldAct(outcome, { ...approval, allowExternal: true }),
  ];
  expect(acts('applied')).toEqual([true, true, true]);
  expect(acts('withheld')).toEqual([false, false, true]);
  for (const other of ['alreadyApplied', 'nothing', 'failed', 'frozen'] as const) {
    expect(acts(other)).toEqual([false, false, false]);
  }
});

test('what was said in earnest counts, other measures and failures do not', () => {
  expect(effectsSaid(manifest, rehearsed('reservations', 'applied', ['Reserved.v1']))).toEqual(['gateway']);
  expect(effectsSaid(manifest, rehearsed('reservations', 'failed'))).toEqual([]);
  const [said] = Object.entries(rehearsed('reservations', 'applied').perConsumer);
  if (said === undefined) throw new Error('One consumer.');
  const [name, totals] = said;
  const units = { ...totals, measures: { 'ReseReserved.v1': 1 } };
  expect(effectsSaid(manifest, { outcomes: NO_OUTCOMES, perConsumer: { [name]: units } })).toEqual([]);
});

test('what an external consumer has applied and what failed there add up', () => {
  const outcomes = { ...NO_OUTCOMES, applied: 1, failed: 1 };
  const totals = { outcomes, perConsumer: { gateway: { outcomes, measures: {}, perHour: {} } } };
  const silent = manifest.map((one) => (one.name === 'gateway' ? { ...one, emits: [] } : one));
  expect(externalEffectsOf(silent, totals)).toEqual(['gateway']);
});

test('a consumer that the manifest has lost has no effects and says nothing', () => {
  expect(externalEffectsOf(manifest, rehearsed('gone', 'failed'))).toEqual([]);
});

test('external consumers are named once each, by name', () => {
  const one = { description: 'd', service: 's', functionKey: 'f', projection: false, emits: [] };
  const two = ['zebra', 'ant'].map((name) => ({
    ...one,
    name,
    events: ['Reserved.v1'],
    effect: 'external' as const,
  }));
  const totals = {
    outcomes: NO_OUTCOMES,
    perConsumer: {
      ...rehearsed('zebra', 'applied').perConsumer,
      ...rehearsed('reservations', 'applied', ['Reserved.v1']).perConsumer,
    },
  };
  expect(externalEffectsOf([...two, ...manifest], totals)).toEqual(['ant', 'gateway', 'zebra']);
});
