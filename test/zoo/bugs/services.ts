import type { PlantedBug } from '../core/planted-bug.ts';

const ORDER = 'services/orders/src/domain/order.ts';
const MONEY = 'services/payments/src/domain/money.ts';
const ASK = 'services/payments/src/ask-provider.ts';
const STOCK = 'services/inventory/src/domain/stock.ts';
const STEP = 'services/inventory/src/domain/reservation-step.ts';
const RESERVATION = 'services/inventory/src/domain/reservation.ts';

/** Orders, their stock and their money. */
export const serviceBugs: readonly PlantedBug[] = [
  {
    name: 'confirmed-order-cancelled',
    what: 'a customer may cancel an order that is confirmed: its goods have left and its money is taken',
    file: ORDER,
    find: "return statusRefusal(order, 'it is confirmed already; send the goods back with a return');",
    replace: "return ok({ kind: 'cancelled', reason });",
  },
  {
    name: 'cancelled-order-confirmed',
    what: 'an authorization that comes late confirms an order that was cancelled',
    file: ORDER,
    find: "if (order.status !== 'placed') return statusRefusal(order, `it is ${order.status} already`);",
    replace:
      "if (order.status === 'confirmed') return statusRefusal(order, `it is ${order.status} already`);",
  },
  {
    name: 'returned-more-often-than-ordered',
    what: 'a return no longer looks at what came back before',
    file: 'services/orders/src/domain/returned.ts',
    find: 'Math.min(left, from.quantity - before)',
    replace: 'Math.min(left, from.quantity - 0 * before)',
  },
  {
    name: 'adopted-after-it-has-gone-on',
    what: 'an order that is known and confirmed is adopted once more: its message conflicts for ever',
    file: 'services/orders/src/adopt-order.ts',
    find: 'if (before !== undefined) return known(',
    replace: "if (before?.order.status === 'placed') return known(",
  },
  {
    name: 'return-read-before-its-order',
    what: 'whether a return is known is asked before its order is read: one that is adopted in between is set aside as too much',
    file: 'services/orders/src/adopt-order.ts',
    find: 'const before = orderId === undefined ? undefined : await orders.load(store, orderId);\n  if ((await orders.loadReturn(store, returnId)) !== undefined) return known(`Return ${returnId}`);',
    replace:
      'if ((await orders.loadReturn(store, returnId)) !== undefined) return known(`Return ${returnId}`);\n  const before = orderId === undefined ? undefined : await orders.load(store, orderId);',
  },
  {
    name: 'amount-unchecked',
    what: 'an order is confirmed for whatever amount was authorized',
    file: ORDER,
    find: 'return amountMinor === order.totalMinor && currency === order.currency',
    replace: 'return amountMinor <= order.totalMinor && currency === order.currency',
  },
  {
    name: 'token-reused',
    what: 'all calls about one payment bear the same idempotency key: the second refund gets the answer of the first',
    file: ASK,
    find: 'key: eventKey(cause)',
    replace: 'key: eventKey(cause).slice(0, 0) + debt.paymentId',
  },
  {
    name: 'token-of-each-try',
    what: 'each try calls the provider with a key of its own: it charges again',
    file: ASK,
    find: 'key: eventKey(cause)',
    replace: 'key: `${eventKey(cause)}#${process.hrtime.bigint()}`',
  },
  {
    name: 'refund-of-all-refused',
    what: '`<` for `<=`: all that is left is never refunded',
    file: MONEY,
    find: 'amountMinor <= leftMinor',
    replace: 'amountMinor < leftMinor',
  },
  {
    name: 'refund-read-before-its-payment',
    what: 'a return’s refund is looked for before its payment is read: one that is recorded in between counts as money gone, and not as this return’s',
    file: 'services/payments/src/refund-return.ts',
    find: "const before = await payments.load(store, paymentId);\n    if (await payments.hasRefund(store, returnId)) return { kind: 'alreadyApplied' };",
    replace:
      "if (await payments.hasRefund(store, returnId)) return { kind: 'alreadyApplied' };\n    const before = await payments.load(store, paymentId);",
  },
  {
    name: 'cancelled-without-asking-the-provider',
    what: 'the order ends while its authorization is on its way, and nobody takes that back',
    file: MONEY,
    find: "    case 'requested':\n    case 'authorized':\n      return { kind: 'call', call: { operation: 'reverse'",
    replace:
      "    case 'requested':\n      return { kind: 'change', change: { kind: 'cancelled', debt } };\n    case 'authorized':\n      return { kind: 'call', call: { operation: 'reverse'",
  },
  {
    name: 'timeout-taken-for-declined',
    what: 'a provider that does not answer in time is taken for one that declines: the money stays held',
    file: 'services/payments/src/gateway/guarded-gateway.ts',
    find: 'throw new ProviderFailure(`The provider did not answer to ${call.operation} within ${timeoutMs} ms.`, {',
    replace:
      "if (call.operation === 'authorize') return { kind: 'declined', reason: 'timeout' };\n      throw new ProviderFailure(`The provider did not answer to ${call.operation} within ${timeoutMs} ms.`, {",
  },
  {
    name: 'first-half-forgotten',
    what: 'the second half of an intent that comes is taken for a repetition of the first',
    file: 'services/payments/src/domain/intent.ts',
    find: "if (command.kind === 'stockReserved' && payment.status === 'awaitingStock') {",
    replace: "if (command.kind === 'stockReserved' && payment.status === 'requested') {",
  },
  {
    name: 'captured-although-voided',
    what: 'a reversal’s answer is recorded as if nothing had been held',
    file: 'services/payments/src/domain/answer.ts',
    find: "return { kind: 'change', change: { kind: 'voided' }, reference: answer.reference };",
    replace: "return { kind: 'notYet', why: 'later' };",
  },
  {
    name: 'sold-twice',
    what: 'a reservation may take more than there is',
    file: STOCK,
    find: 'counters[taken] = { by: -quantity, floor: 0 };',
    replace: 'counters[taken] = { by: -quantity };',
  },
  {
    name: 'rejected-and-kept',
    what: 'an order that is rejected in its second step keeps what its first one took',
    file: STEP,
    find: '  return done === 0\n    ? {\n        ...step,',
    replace: '  return done >= 0\n    ? {\n        ...step,',
  },
  {
    name: 'no-tombstone',
    what: 'a cancellation that comes before its order is not remembered: the order takes its stock for ever',
    file: RESERVATION,
    find: "    case undefined:\n      return { kind: 'withdraw' };",
    replace: "    case undefined:\n      return { kind: 'nothing', why: 'Nothing is known of it.' };",
  },
  {
    name: 'released-without-its-first-step',
    what: 'a release that goes on after a crash begins anew instead of where it was',
    file: STEP,
    find: 'const left = goods.slice(done).map((entry): Movement => ({ ...entry, kind }));',
    replace: 'const left = goods.slice(0 * done).map((entry): Movement => ({ ...entry, kind }));',
  },
  {
    name: 'charges-take-stock',
    what: 'postage is reserved as if it were goods',
    file: 'services/inventory/src/domain/sku-quantities.ts',
    find: "lines.filter(({ kind }) => kind === 'goods')",
    replace: "lines.filter(({ kind }) => kind !== 'none')",
  },
  {
    name: 'delivery-counted-again',
    what: 'a delivery that has come into stock comes into it once more when it is repeated',
    file: 'services/inventory/src/restock.ts',
    find: "if (before?.restock.status === 'restocked') return { kind: 'alreadyApplied' };",
    replace: '',
  },
];
