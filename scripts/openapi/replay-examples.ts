import type { Examples } from './examples.ts';

const json = (value: unknown) => ({ 'application/json': value });
const answers = (status: number, value: unknown) => ({ [status]: value });

const replayId = '01KAT7P3X0ZJ7Q4T8V6N2M5R1C';
const uploadId = '01KAT7Q9V2M4D8B3W5X7Y1Z6K0';
const outcomes = { applied: 42, alreadyApplied: 371, nothing: 0, failed: 0, frozen: 0, withheld: 0 };
const control = { wish: 'run', ratePerSec: 50 };
const requested = {
  replayId,
  spec: {
    mode: 'redeliver',
    reason: 'orders-outcomes was down from 04:00 to 05:00',
    range: { axis: 'recorded', from: '2026-11-21T04:00:00.000Z', to: '2026-11-21T05:00:00.000Z' },
    consumers: ['orders-outcomes'],
    filter: {},
    ratePerSec: 50,
    limits: { failurePercent: 5, duplicatePercent: 5 },
  },
  status: 'planning',
  requestedBy: 'alice',
  requestedAt: '2026-11-21T09:12:00.000Z',
  started: false,
  control,
};
const totals = {
  outcomes,
  perConsumer: {
    'orders-outcomes': { outcomes, measures: {}, perHour: { '2026-11-21T04': outcomes } },
  },
};
const planHash = '5f2b0c1d7e9a4836b1c5d2e8f7a60934';
const rehearsed = {
  ...requested,
  status: 'awaitingApproval',
  started: true,
  executionArn: `arn:aws:states:eu-west-1:123456789012:execution:twolane-dev-replay:${replayId}`,
  plan: {
    planHash,
    planned: 413,
    events: 413,
    perConsumer: [
      {
        consumer: 'orders-outcomes',
        codeSha256: 'q1XJ0zq8mWm0m8Vq2jWZb1m0h2o3k4l5m6n7o8p9q0A=',
        events: 413,
        byType: { 'PaymentAuthorized.v1': 400, 'StockRejected.v1': 13 },
        byHour: { '2026-11-21T04': 413 },
      },
    ],
    aggregates: 413,
    downstream: ['inventory-reservations', 'payments-gateway'],
    externalEffects: ['payments-gateway'],
    lateCount: 0,
    frozenCount: 0,
    unreadable: 0,
    estimate: { costMicroUsd: 1240, minutes: 1 },
    slices: 1,
    expiresAt: '2026-11-22T09:13:00.000Z',
  },
  rehearsal: totals,
};
const approval = {
  by: 'bob',
  at: '2026-11-21T09:20:00.000Z',
  planHash,
  allowExternal: true,
  reason: 'as rehearsed',
};
const applying = { ...rehearsed, status: 'applying', approval, stage: 10 };
/** As commands answer: without plan and totals. */
const commanded = ({ plan: _, rehearsal: __, ...rest }: typeof applying) => rest;
const { approval: ___, stage: ____, ...undecided } = commanded(applying);
const done = {
  ...applying,
  status: 'done',
  stage: 100,
  applied: totals,
  verification: {
    planned: 413,
    applied: 42,
    alreadyApplied: 371,
    skipped: 0,
    failed: 0,
    balanced: true,
    differencesEqual: true,
    mismatches: 0,
    overtaken: 0,
    actual: { costMicroUsd: 1212, minutes: 1 },
    proof: { stillToApply: 0 },
  },
  endedAt: '2026-11-21T09:24:00.000Z',
};
const reason = { reason: 'live traffic suffers' };
const report = {
  lines: 1000,
  good: 999,
  bad: 1,
  byType: { 'StockArrived.v1': 999 },
  late: 999,
  frozen: 0,
  duplicates: 0,
  recorded: 0,
  parts: 1,
  occurred: { from: '2026-11-20T00:04:00.000Z', to: '2026-11-20T23:51:00.000Z' },
  sha256: 'b'.repeat(64),
};
const badLine = { line: 17, problems: ['/data/lines/0/quantity must be integer'] };
const upload = {
  uploadId,
  name: 'deliveries-of-friday.jsonl',
  status: 'invalid',
  requestedBy: 'alice',
  requestedAt: '2026-11-21T09:00:00.000Z',
  run: '01KAT7R0000000000000000000-01KAT7R1000000000000000000',
  validatingSince: '2026-11-21T09:01:00.000Z',
};

/** Examples of the admin API, by route; those of messages stand elsewhere. */
export const REPLAY_EXAMPLES: Readonly<Record<string, Examples>> = {
  'POST /admin/replays': {
    requests: json({
      mode: 'redeliver',
      reason: 'orders-outcomes was down from 04:00 to 05:00',
      consumers: ['orders-outcomes'],
      range: { axis: 'recorded', from: '2026-11-21T02:00:00Z', to: '2026-11-21T03:00:00Z' },
    }),
    responses: answers(201, requested),
  },
  'GET /admin/replays': {
    requests: {},
    responses: answers(200, {
      items: [
        {
          replayId,
          mode: 'redeliver',
          status: 'done',
          reason: requested.spec.reason,
          consumers: ['orders-outcomes'],
          requestedBy: 'alice',
          requestedAt: requested.requestedAt,
          planned: 413,
          stage: 100,
          endedAt: done.endedAt,
        },
      ],
    }),
  },
  'GET /admin/replays/{replayId}': { requests: {}, responses: answers(200, done) },
  'GET /admin/replays/{replayId}/deltas': {
    requests: {},
    responses: answers(200, {
      items: [
        {
          eventKey: 'twolane.inventory/01ORDER.placed.rejected',
          type: 'StockRejected.v1',
          subject: '536365',
          time: '2026-11-21T04:05:06.789Z',
          recordedTime: '2026-11-21T04:05:06.901Z',
          hour: '2026-11-21T04',
          consumer: 'orders-outcomes',
          outcome: 'applied',
          changes: [
            {
              table: 'twolane-dev-orders',
              pk: 'order#536365',
              sk: 'order',
              isNew: false,
              fields: [{ name: 'status', before: 'placed', after: 'cancelled' }],
            },
          ],
          emits: [{ type: 'OrderCancelled.v1', id: '01ORDER.placed.rejected.cancelled' }],
        },
      ],
      next: 'MDAwMDAtMDAwMDAuanNvbmwuZ3p8MQ',
    }),
  },
  'POST /admin/replays/{replayId}/approval': {
    requests: json({ planHash, reason: 'as rehearsed' }),
    responses: answers(200, { ...undecided, status: 'awaitingApproval', approval }),
  },
  'POST /admin/replays/{replayId}/rejection': {
    requests: json({ reason: 'the range is an hour too long' }),
    responses: answers(200, {
      ...undecided,
      status: 'rejected',
      cause: 'rejected: by bob: the range is an hour too long',
    }),
  },
  'POST /admin/replays/{replayId}/pause': {
    requests: json(reason),
    responses: answers(200, { ...commanded(applying), control: { ...control, wish: 'pause' } }),
  },
  'POST /admin/replays/{replayId}/resume': {
    requests: json(reason),
    responses: answers(200, commanded(applying)),
  },
  'POST /admin/replays/{replayId}/abort': {
    requests: json(reason),
    responses: answers(200, { ...commanded(applying), control: { ...control, wish: 'abort' } }),
  },
  'PUT /admin/replays/{replayId}/rate': {
    requests: json({ ratePerSec: 20 }),
    responses: answers(200, { ...commanded(applying), control: { ...control, ratePerSec: 20 } }),
  },
  'POST /admin/backfills': {
    requests: json({ name: upload.name }),
    responses: answers(201, {
      uploadId,
      uploadUrl: `https://twolane-dev-replay-123456789012.s3.eu-west-1.amazonaws.com/uploads/${uploadId}/file`,
      expiresAt: '2026-11-21T10:00:00.000Z',
    }),
  },
  'GET /admin/backfills': { requests: {}, responses: answers(200, { items: [{ ...upload, report }] }) },
  'GET /admin/backfills/{uploadId}': {
    requests: {},
    responses: answers(200, { ...upload, report: { ...report, firstBad: [badLine] } }),
  },
  'POST /admin/backfills/{uploadId}/validation': {
    requests: {},
    responses: answers(202, { ...upload, status: 'validating' }),
  },
  'GET /admin/backfills/{uploadId}/bad-lines': {
    requests: {},
    responses: answers(200, { items: [badLine] }),
  },
  'GET /admin/audit': {
    requests: {},
    responses: answers(200, {
      items: [
        {
          seq: 2,
          at: approval.at,
          by: 'bob',
          action: 'replay-approved',
          about: `replay/${replayId}`,
          reason: approval.reason,
          details: { planHash, allowExternal: true },
          previous: 'c'.repeat(64),
          hash: 'd'.repeat(64),
        },
      ],
      next: 'Mg',
    }),
  },
  'GET /admin/audit/verification': {
    requests: {},
    responses: answers(200, { holds: true, verified: 2, head: { seq: 2, hash: 'd'.repeat(64) } }),
  },
  'GET /admin/consumers': {
    requests: {},
    responses: answers(200, {
      items: [
        {
          name: 'orders-outcomes',
          description: 'Confirms or cancels an order by what became of its stock and its payment',
          service: 'orders',
          events: ['StockRejected.v1', 'PaymentAuthorized.v1', 'PaymentDeclined.v1'],
          emits: ['OrderConfirmed.v1', 'OrderCancelled.v1'],
          effect: 'state',
          inbox: 'aggregate',
          lateness: 'apply',
          projection: false,
          queue: { waiting: 0, inFlight: 0, dead: 3 },
        },
      ],
    }),
  },
  'GET /admin/health': {
    requests: {},
    responses: answers(200, {
      status: 'ok',
      database: 'ok',
      workflow: 'ok',
      files: 'ok',
      queues: 'ok',
      backlog: { waiting: 0, deadLettered: 3 },
      replays: { open: 1, stuck: [] },
    }),
  },
};
