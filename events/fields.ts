import { choice, list, record, text, whole } from '@twolane/contracts';

/** £10,000,000,000,000.00 and far below 2^53: sums of a day's orders stay exact. */
const MAX_AMOUNT_MINOR = 1_000_000_000_000_000;
const MAX_UNIT_PRICE_MINOR = 1_000_000_000;
const MAX_UNITS = 1_000_000_000;
const MAX_QUANTITY = 1_000_000;

const MAX_ORDER_LINES = 2500;
export const MAX_SHORTAGES = 50;
export const MAX_DELIVERY_LINES = 80;

/** Letters, digits and `._~-`: what stands unescaped in a URL's path (RFC 3986, "unreserved"). */
const ID_PATTERN = '^[A-Za-z0-9._~-]{1,64}$';
/** Printable ASCII; spaces inside, as real stock lists have them, but not around. */
const SKU_PATTERN = '^[!-~]([ -~]{0,62}[!-~])?$';

const id = (description: string) =>
  text({ description, sensitivity: 'internal', maxLength: 64, pattern: ID_PATTERN });

export const orderId = id('The order.');
export const returnId = id('The return.');
export const paymentId = id('The payment; an order has one, with the same id.');
export const deliveryId = id('The delivery, as the warehouse calls it.');

export const customerId = text({
  description: 'The customer, as the shop calls them.',
  sensitivity: 'personal',
  maxLength: 64,
  pattern: ID_PATTERN,
});

export const currency = text({
  description: 'ISO 4217 code.',
  sensitivity: 'public',
  minLength: 3,
  maxLength: 3,
  pattern: '^[A-Z]{3}$',
});

const amount = (description: string) =>
  whole({ description, sensitivity: 'internal', minimum: 0, maximum: MAX_AMOUNT_MINOR });

export const totalMinor = amount("Sum of the order's lines, in the currency's minor unit.");
export const amountMinor = amount("In the currency's minor unit.");

export const sku = text({
  description: 'Stock code.',
  sensitivity: 'public',
  maxLength: 64,
  pattern: SKU_PATTERN,
});

export const units = whole({
  description: 'Units of goods, over all stock codes.',
  sensitivity: 'internal',
  minimum: 0,
  maximum: MAX_UNITS,
});

export const unitCount = (description: string) =>
  whole({ description, sensitivity: 'internal', minimum: 0, maximum: MAX_UNITS });

export const quantity = whole({
  description: 'Units, at least one.',
  sensitivity: 'internal',
  minimum: 1,
  maximum: MAX_QUANTITY,
});

const lineOf = record({
  sku,
  quantity,
  unitPriceMinor: whole({
    description: "Price of one unit, in the currency's minor unit.",
    sensitivity: 'internal',
    minimum: 0,
    maximum: MAX_UNIT_PRICE_MINOR,
  }),
  kind: choice(['goods', 'charge'], {
    description: 'Goods are kept in stock; charges (postage, fees) are not.',
    sensitivity: 'internal',
  }),
});

export const lines = list(lineOf, {
  description: 'What was bought or sent back; a stock code may occur more than once.',
  minItems: 1,
  maxItems: MAX_ORDER_LINES,
});

/** A provider's reference: says nothing to anybody but the provider. */
export const providerReference = text({
  description: "The provider's name for what it did.",
  sensitivity: 'internal',
  maxLength: 128,
});

export const authorizationId = text({
  description: "The provider's name for the authorized money.",
  sensitivity: 'internal',
  maxLength: 128,
});

export const paymentMethod = text({
  description: "Opaque token of the provider's; never a card number.",
  sensitivity: 'secret',
  maxLength: 128,
});
