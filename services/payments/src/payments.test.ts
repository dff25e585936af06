import { eventKey } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import { cancelled, confirmed, placed, reserved, returned } from './testing/given.ts';
import { stage } from './testing/stage.ts';

type Stage = ReturnType<typeof stage>;

/** The event of this type that payments emitted last. */
const last = (payments: Stage, type: string) => {
  const event = payments.recorded(type).at(-1);
  if (event === undefined) throw new Error(`no ${type} was emitted`);
  return event;
};
const types = (payments: Stage): readonly string[] => payments.recorded().map(({ type }) => type);

const requested = async (payments: Stage, paymentMethod?: string) => {
  await payments.deliver(placed('o-1', 500, paymentMethod));
  await payments.deliver(reserved('o-1'));
  return last(payments, 'PaymentRequested.v1');
};
const authorized = async (payments: Stage, paymentMethod?: string) => {
  const request = await requested(payments, paymentMethod);
  await payments.deliver(request);
  return request;
};

describe('the intent', () => {
  test.each([
    ['order, then stock', [placed('o-1', 500, 'tok_1'), reserved('o-1')]],
    ['stock, then order', [reserved('o-1'), placed('o-1', 500, 'tok_1')]],
  ])('%s: the money is asked for once', async (_, events) => {
    const payments = stage();
    for (const event of [...events, ...events]) expect(await payments.deliver(event)).toBe('done');
    expect(payments.recorded()).toEqual([
      expect.objectContaining({
        type: 'PaymentRequested.v1',
        id: `${events[1]?.id}.paymentRequested`,
        causationid: events[1]?.id,
        sequence: '0000000002',
        data: { paymentId: 'o-1', orderId: 'o-1', amountMinor: 500, currency: 'GBP', paymentMethod: 'tok_1' },
      }),
    ]);
    expect(await payments.show('o-1')).toMatchObject({ status: 'requested', amountMinor: 500, version: 2 });
  });

  test('a half alone asks for nothing and can be seen', async () => {
    const payments = stage();
    await payments.deliver(reserved('o-1'));
    expect(payments.recorded()).toEqual([]);
    expect(await payments.show('o-1')).toEqual({
      paymentId: 'o-1',
      status: 'awaitingOrder',
      version: 1,
      capturedMinor: 0,
      refundedMinor: 0,
    });
  });

  test('nothing is asked for once the order was cancelled', async () => {
    const payments = stage();
    for (const event of [cancelled('o-1', 500), placed('o-1', 500), reserved('o-1')]) {
      expect(await payments.deliver(event)).toBe('done');
    }
    expect(payments.recorded()).toEqual([]);
    expect(payments.charges()).toEqual([]);
    expect(await payments.show('o-1')).toMatchObject({ status: 'cancelled' });
  });
});

describe('the money', () => {
  test('is authorized and captured, each once, however often the events come', async () => {
    const payments = stage();
    const request = await authorized(payments);
    for (const event of [request, confirmed('o-1', 500), request, confirmed('o-1', 500)]) {
      expect(await payments.deliver(event)).toBe('done');
    }
    expect(types(payments)).toEqual(['PaymentRequested.v1', 'PaymentAuthorized.v1', 'PaymentCaptured.v1']);
    expect(payments.charges()).toEqual([
      expect.objectContaining({ name: `charge#${eventKey(request)}`, status: 'captured', amountMinor: 500 }),
    ]);
    expect(await payments.show('o-1')).toMatchObject({
      status: 'captured',
      capturedMinor: 500,
      refundedMinor: 0,
    });
  });

  test('may be declined; the cancellation that follows has nothing to do', async () => {
    const payments = stage();
    await authorized(payments, 'sim_decline');
    expect(await payments.deliver(cancelled('o-1', 500))).toBe('done');
    expect(last(payments, 'PaymentDeclined.v1').data).toMatchObject({ reason: 'insufficient-funds' });
    expect(types(payments)).not.toContain('PaymentVoided.v1');
    expect(await payments.show('o-1')).toMatchObject({
      status: 'declined',
      declineReason: 'insufficient-funds',
    });
  });

  test.each([
    ['before it is asked for', (p: Stage) => requested(p), 'cancelled', []],
    [
      'after it is authorized',
      (p: Stage) => authorized(p),
      'voided',
      ['PaymentAuthorized.v1', 'PaymentVoided.v1'],
    ],
  ])('is let go when the order is cancelled %s', async (_, given, status, emitted) => {
    const payments = stage();
    const request = await given(payments);
    expect(await payments.deliver(cancelled('o-1', 500))).toBe('done');
    expect(await payments.deliver(request)).toBe('done');
    expect(types(payments)).toEqual(['PaymentRequested.v1', ...emitted]);
    expect(await payments.show('o-1')).toMatchObject({ status });
    expect(await payments.charge(eventKey(request))).toMatchObject({ status: 'voided' });
  });

  test('is given back when the order is cancelled after it was captured', async () => {
    const payments = stage();
    await authorized(payments);
    await payments.deliver(confirmed('o-1', 500));
    await payments.deliver(returned('r-1', 200, 'o-1'));
    expect(await payments.deliver(cancelled('o-1', 500))).toBe('done');
    expect(payments.recorded('PaymentRefunded.v1').map(({ data }) => data)).toEqual([
      expect.objectContaining({ returnId: 'r-1', paymentId: 'o-1', orderId: 'o-1', amountMinor: 200 }),
      expect.objectContaining({ paymentId: 'o-1', orderId: 'o-1', amountMinor: 300 }),
    ]);
    expect(await payments.show('o-1')).toMatchObject({ capturedMinor: 500, refundedMinor: 500 });
  });

  test('is refunded once a return, and never more than was captured', async () => {
    const payments = stage();
    await authorized(payments);
    await payments.deliver(confirmed('o-1', 500));
    for (const [id, amountMinor] of [
      ['r-1', 200],
      ['r-1', 200],
      ['r-2', 300],
      ['r-3', 1],
    ] as const) {
      expect(await payments.deliver(returned(id, amountMinor, 'o-1'))).toBe('done');
    }
    expect(payments.recorded('PaymentRefunded.v1').length).toBe(2);
    expect(payments.parked.map(({ cause }) => cause)).toEqual(['refund-exceeds-capture']);
    expect(await payments.show('o-1')).toMatchObject({ refundedMinor: 500 });
  });

  test('goes to a customer whose order nobody knows, once', async () => {
    const payments = stage();
    for (let n = 0; n < 3; n += 1) expect(await payments.deliver(returned('r-1', 200))).toBe('done');
    expect(payments.recorded().map(({ data }) => data)).toEqual([
      { paymentId: 'r-1', returnId: 'r-1', amountMinor: 200, currency: 'GBP', providerReference: 'ref_1' },
    ]);
    expect(payments.charges()).toEqual([expect.objectContaining({ status: 'paidOut', refundedMinor: 200 })]);
  });

  test('waits for what must come first', async () => {
    const payments = stage();
    expect(await payments.deliver(confirmed('o-1', 500))).toBe('comesAgain');
    expect(await payments.deliver(returned('r-1', 200, 'o-1'))).toBe('comesAgain');
    expect(payments.parked).toEqual([]);
    await authorized(payments);
    expect(await payments.deliver(confirmed('o-1', 500))).toBe('done');
    expect(await payments.deliver(returned('r-1', 200, 'o-1'))).toBe('done');
  });

  test('is not captured at another amount', async () => {
    const payments = stage();
    await authorized(payments);
    expect(await payments.deliver(confirmed('o-1', 501))).toBe('done');
    expect(payments.parked.map(({ cause }) => cause)).toEqual(['amount-mismatch']);
    expect(await payments.show('o-1')).toMatchObject({ status: 'authorized' });
  });
});

describe('a provider that misbehaves', () => {
  test.each([
    ['sim_timeout_once', 1],
    ['sim_capture_timeout_once', 1],
    ['sim_refund_timeout_once', 1],
    ['sim_twice', 0],
    ['unheard_of', 0],
  ])('%s: %d message comes again, and the money moves once', async (method, again) => {
    const payments = stage();
    const request = await requested(payments, method);
    let cameAgain = 0;
    for (const event of [request, confirmed('o-1', 500), returned('r-1', 500, 'o-1')]) {
      for (let tries = 0; tries < 5 && (await payments.deliver(event)) === 'comesAgain'; tries += 1)
        cameAgain += 1;
    }
    expect(cameAgain).toBe(again);
    expect(payments.charges()).toEqual([
      expect.objectContaining({ status: 'captured', amountMinor: 500, refundedMinor: 500 }),
    ]);
    expect(await payments.show('o-1')).toMatchObject({ capturedMinor: 500, refundedMinor: 500 });
  });

  test('sim_reverse_timeout_once: the reversal is found out', async () => {
    const payments = stage();
    const request = await authorized(payments, 'sim_reverse_timeout_once');
    expect(await payments.deliver(cancelled('o-1', 500))).toBe('comesAgain');
    expect(await payments.deliver(cancelled('o-1', 500))).toBe('done');
    expect(payments.recorded('PaymentVoided.v1').length).toBe(1);
    expect(await payments.charge(eventKey(request))).toMatchObject({ status: 'voided' });
  });

  test('sim_timeout_always: no answer ever comes, but a cancellation reaches the money that it holds', async () => {
    const payments = stage();
    const request = await requested(payments, 'sim_timeout_always');
    for (let n = 0; n < 3; n += 1) expect(await payments.deliver(request)).toBe('comesAgain');
    expect(await payments.charge(eventKey(request))).toMatchObject({ status: 'authorized' });
    expect(await payments.deliver(cancelled('o-1', 500))).toBe('done');
    expect(await payments.charge(eventKey(request))).toMatchObject({ status: 'voided' });
    expect(await payments.deliver(request)).toBe('done');
    expect(payments.recorded('PaymentAuthorized.v1')).toEqual([]);
    expect(payments.recorded('PaymentVoided.v1').length).toBe(1);
  });

  test('an authorization that reaches the provider after the cancellation holds nothing', async () => {
    // The call is on its way while the order is cancelled.
    let letThrough = (): void => undefined;
    const road = new Promise<void>((resolve) => {
      letThrough = resolve;
    });
    const payments = stage({
      around: (gateway) => ({
        call: async (call) => {
          if (call.operation === 'authorize') await road;
          return gateway.call(call);
        },
      }),
    });
    const request = await requested(payments);
    const underWay = payments.deliver(request);
    expect(await payments.deliver(cancelled('o-1', 500))).toBe('done');
    letThrough();
    expect(await underWay).toBe('done');
    expect(await payments.charge(eventKey(request))).toMatchObject({ status: 'voided', amountMinor: 0 });
    expect(await payments.show('o-1')).toMatchObject({ status: 'cancelled' });
    expect(types(payments)).toEqual(['PaymentRequested.v1']);
  });

  test('one that is down is left alone, and nothing is parked', async () => {
    let calls = 0;
    const payments = stage({
      maxFailures: 2,
      around: () => ({
        call: async () => {
          calls += 1;
          throw new RetryableError('down');
        },
      }),
    });
    const request = await requested(payments);
    for (let n = 0; n < 10; n += 1) expect(await payments.deliver(request)).toBe('comesAgain');
    expect(calls).toBe(2);
    expect(payments.parked).toEqual([]);
    expect(payments.persistence.records.size).toBe(0);
  });
});

test('a call that is under way elsewhere is waited for, not repeated', async () => {
  let finish = (): void => undefined;
  const slow = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let calls = 0;
  const payments = stage({
    around: (gateway) => ({
      call: async (call) => {
        calls += 1;
        await slow;
        return gateway.call(call);
      },
    }),
  });
  const request = await requested(payments);
  const first = payments.deliver(request);
  expect(await payments.deliver(request)).toBe('comesAgain');
  finish();
  expect(await first).toBe('done');
  expect(calls).toBe(1);
});
