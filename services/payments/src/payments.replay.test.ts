import type { CloudEvent } from '@twolane/contracts';
import { cancelled, confirmed, placed, reserved, returned } from './testing/given.ts';
import { stage } from './testing/stage.ts';

/** An order whose payment is asked for; the event that asks was never delivered. */
const asked = async () => {
  const payments = stage();
  for (const event of [placed('o-1', 500), reserved('o-1')]) await payments.deliver(event);
  const [request] = payments.recorded('PaymentRequested.v1');
  if (request === undefined) throw new Error('nothing was asked for');
  return { payments, request };
};
const withheld = (operation: string) => ({
  kind: 'withheld',
  why: `The payment provider would be asked to ${operation}.`,
  changes: [],
  emits: [],
});

test('a rehearsal says which calls it would make, and makes none; a cancellation of an unknown order needs none', async () => {
  const { payments, request } = await asked();
  const events: readonly CloudEvent[] = [request, cancelled('o-2', 100), returned('r-1', 100)];
  const outcomes = await payments.replay('rehearse', events);
  expect(outcomes).toMatchObject([withheld('authorize'), { kind: 'applied' }, withheld('refund')]);
  expect(payments.charges()).toEqual([]);
  expect(await payments.show('o-1')).toMatchObject({ status: 'requested' });
});

test('a replay without leave moves no money, and does what needs none', async () => {
  const { payments, request } = await asked();
  await payments.deliver(request);
  const before = payments.charges();
  const outcomes = await payments.replay('apply', [request, confirmed('o-1', 500), returned('r-1', 0)]);
  expect(outcomes).toMatchObject([{ kind: 'alreadyApplied' }, withheld('capture'), { kind: 'nothing' }]);
  expect(payments.charges()).toEqual(before);
});

test('a replay with leave makes the call that was missed, once however often it is repeated', async () => {
  const { payments, request } = await asked();
  const [first] = await payments.replay('apply', [request], true);
  expect(first).toMatchObject({ kind: 'applied', emits: [{ type: 'PaymentAuthorized.v1' }] });
  const [again] = await payments.replay('apply', [request], true);
  expect(again).toMatchObject({ kind: 'alreadyApplied' });
  expect(payments.charges()).toMatchObject([{ status: 'authorized', amountMinor: 500 }]);
});
