import { list, record, whole } from '@twolane/contracts';
import { currency, unitCount } from '../fields.ts';

/** Sums of a window, which has many orders; still exact in every language's numbers. */
const MAX_SUM_MINOR = Number.MAX_SAFE_INTEGER;
/** More than ISO 4217 has. */
const MAX_CURRENCIES = 300;

const sumMinor = (description: string) =>
  whole({ description, sensitivity: 'internal', minimum: 0, maximum: MAX_SUM_MINOR });

/** What a window of sales came to: one entry a currency, none where nothing happened. */
export const salesTotals = (description: string) =>
  list(
    record({
      currency,
      orders: unitCount('Orders placed.'),
      units: unitCount('Units of goods in them; charges such as postage are no units.'),
      grossMinor: sumMinor('What they come to, charges included.'),
      cancelledOrders: unitCount('Orders cancelled, whenever they were placed.'),
      cancelledMinor: sumMinor('What those had come to.'),
      returns: unitCount('Returns, whenever their orders were placed.'),
      returnedUnits: unitCount('Units of goods in them.'),
      returnedMinor: sumMinor('What is owed for them.'),
    }),
    { description, minItems: 0, maxItems: MAX_CURRENCIES },
  );
