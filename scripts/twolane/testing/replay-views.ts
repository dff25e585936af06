const OUTCOMES = { applied: 40, alreadyApplied: 2, nothing: 0, failed: 1, frozen: 0, withheld: 0 };

export const PLAN_HASH = '3fa2c9d1b7e4455a9f0c6d2e8b1a7f43';

/** A replay as the API shows it; members that are given go before. */
export const replayView = (status: string, more: object = {}) => ({
  replayId: 'r1',
  status,
  requestedBy: 'developer',
  requestedAt: '2026-11-26T18:40:12.000Z',
  started: true,
  spec: {
    mode: 'redeliver',
    reason: 'bad deploy',
    range: { axis: 'recorded', from: '2026-11-25T04:00:00.000Z', to: '2026-11-25T05:00:00.000Z' },
    consumers: ['inventory-reservations'],
    filter: {},
    ratePerSec: 50,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  control: { wish: 'run', ratePerSec: 50 },
  ...more,
});

const PLAN = {
  planHash: PLAN_HASH,
  planned: 43,
  events: 43,
  perConsumer: [
    {
      consumer: 'inventory-reservations',
      codeSha256: 'abcdefghijkl',
      events: 43,
      byType: { 'OrderPlaced.v1': 43 },
      byHour: { '2026-11-25T04': 43 },
    },
  ],
  aggregates: 41,
  downstream: ['payments-intents'],
  externalEffects: ['payments-gateway'],
  lateCount: 3,
  frozenCount: 0,
  unreadable: 0,
  estimate: { costMicroUsd: 1234, minutes: 2 },
  slices: 1,
  expiresAt: '2026-11-27T18:40:12.000Z',
};

const REHEARSAL = {
  outcomes: OUTCOMES,
  perConsumer: {
    'inventory-reservations': {
      outcomes: OUTCOMES,
      measures: { 'stock.available': -120 },
      perHour: { '2026-11-25T04': OUTCOMES },
    },
  },
};

export const awaiting = replayView('awaitingApproval', { plan: PLAN, rehearsal: REHEARSAL });
