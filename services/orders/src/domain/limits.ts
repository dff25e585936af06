/**
 * What one order or return may hold. Together these keep its item under DynamoDB's 400 KB, each of its events under
 * EventBridge's 256 KB an entry, and every sum within what the contracts allow (`largest-order.test.ts` builds the
 * largest order that is let through and measures all three).
 */
export const maxLines = 2_500;
export const maxQuantity = 1_000_000;
export const maxUnitPriceMinor = 100_000_000;

/** Units over all lines, and the total: as the contracts bound them, far below 2^53. */
export const maxUnits = 1_000_000_000;
export const maxTotalMinor = 1_000_000_000_000_000;

/** JSON of an event's `lines`. Leaves 16 KB of an entry to the envelope and to what EventBridge and SQS wrap around it. */
export const maxLinesBytes = 240 * 1024;

/** Letters, digits, `_`, `-`, `.`, and spaces within: ASCII, so that characters are bytes. */
export const skuPattern = /^[A-Za-z0-9](?:[A-Za-z0-9 _.-]{0,38}[A-Za-z0-9_.-])?$/;

/** Ids are keys and parts of paths: nothing in them needs to be escaped. */
export const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** ISO 4217, "alphabetic code". */
export const currencyPattern = /^[A-Z]{3}$/;

export const maxPaymentMethodChars = 128;
export const maxReferenceChars = 128;
