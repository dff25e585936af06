import { choice, list, optional, record, text, whole } from '@twolane/contracts';
import {
  currencyPattern,
  idPattern,
  maxLines,
  maxPaymentMethodChars,
  maxQuantity,
  maxReferenceChars,
  maxUnitPriceMinor,
  skuPattern,
} from './domain/limits.ts';

const id = (description: string) =>
  text({ description, sensitivity: 'internal', maxLength: 64, pattern: idPattern.source });

const customerId = text({
  description: 'The customer, as the shop calls them.',
  sensitivity: 'personal',
  maxLength: 64,
  pattern: idPattern.source,
});

const currency = text({
  description: 'ISO 4217 code.',
  sensitivity: 'public',
  minLength: 3,
  maxLength: 3,
  pattern: currencyPattern.source,
});

const lineFields = {
  sku: text({
    description: 'Stock code: letters, digits, "_", "-", "." and spaces within.',
    sensitivity: 'public',
    maxLength: 40,
    pattern: skuPattern.source,
  }),
  quantity: whole({ description: 'Units.', sensitivity: 'internal', minimum: 1, maximum: maxQuantity }),
  kind: optional(
    choice(['goods', 'charge'], {
      description: 'Goods come from stock; charges (postage, fees) do not. Default: goods.',
      sensitivity: 'internal',
    }),
  ),
};

const unitPriceMinor = whole({
  description: "Price of one unit, in the currency's minor unit.",
  sensitivity: 'internal',
  minimum: 1,
  maximum: maxUnitPriceMinor,
});

const lines = list(record({ ...lineFields, unitPriceMinor }), {
  description: 'Identical lines are genuine and count twice.',
  minItems: 1,
  maxItems: maxLines,
});

export const orderIdParam = { orderId: id('The order.') };
export const returnIdParam = { returnId: id('The return.') };

/** POST /orders */
export const placeOrderShape = {
  orderId: optional(id("The shop's own id for the order. Default: a new one.")),
  customerId: optional(customerId),
  currency,
  lines,
  paymentMethod: optional(
    text({
      description: "Opaque token of the payment provider's; never a card number.",
      sensitivity: 'secret',
      maxLength: maxPaymentMethodChars,
      pattern: '^[!-~]+$',
    }),
  ),
  placedAt: optional(
    text({
      description: 'When the customer placed it (RFC 3339). Default: now.',
      sensitivity: 'internal',
      maxLength: 40,
    }),
  ),
  reference: optional(
    text({
      description: "The shop's own note: any letters, no control characters.",
      sensitivity: 'internal',
      maxLength: maxReferenceChars,
      // No control characters, and no halves of surrogate pairs, which the database cannot hold.
      pattern: '^\\P{C}+$',
    }),
  ),
};

/** POST /orders/{orderId}/returns */
export const returnFromOrderShape = {
  returnId: optional(id("The shop's own id for the return. Default: a new one.")),
  lines: list(record({ ...lineFields, unitPriceMinor: optional(unitPriceMinor) }), {
    description: 'What comes back. Without a price, from whatever lines of the order have that stock code.',
    minItems: 1,
    maxItems: maxLines,
  }),
};

/** POST /returns */
export const returnShape = {
  returnId: optional(id("The shop's own id for the return. Default: a new one.")),
  orderId: optional(id('The order that it comes from; it is then bound by that order.')),
  customerId: optional(customerId),
  currency,
  lines,
};
