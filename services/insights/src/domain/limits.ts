/** Every bound of this service, with its reason. */

const DAY_SEC = 24 * 60 * 60;

/**
 * Partitions that the facts of one hour, and the counters of one currency in it, are spread over: concurrent transactions
 * on one counter are conflicts in DynamoDB, and a partition takes 1,000 write units a second. Part of keys: raising it for
 * hours that exist would count a repeated event again.
 */
export const SALES_SHARDS = 16;

/**
 * How long a fact, an order and a delivery are remembered. They are the inbox of their events, so that they must outlive
 * whatever can bring an event back; as long as marks of the consumer package do.
 */
export const MEMORY_SEC = 400 * DAY_SEC;

/** How long the counters of a generation that was replaced can still be looked at. */
export const RETIRED_SEC = 30 * DAY_SEC;

/** Facts of one page, about 0.6 KB each: well under the 1 MB that a query reads. */
export const FACTS_PER_PAGE = 500;
/** Pages of one shard that a ranking of stock codes reads: 320,000 orders an hour, some 4 s of reading. */
export const MAX_FACT_PAGES = 40;

/** Facts that one step of a swap carries over; at worst each has a currency, and so a counter, of its own. */
export const CARRIED_PER_STEP = 45;
/** Pages that one step of a swap looks through without finding anything to carry over. */
export const PAGES_PER_STEP = 10;

/** Items of a day's sales in one page of a query. */
export const DAY_PAGE_ITEMS = 2_000;
/** Pages that one day may have: 24 hours of 16 shards in hundreds of currencies, and replaced generations beside them. */
export const MAX_DAY_PAGES = 100;

/** Stock codes of one step of an order: a transaction takes 100 actions, and up to four are the order's own. */
export const SKUS_PER_STEP = 90;

/** Partitions that the stock view is spread over, for the same reason as sales. Part of keys. */
export const STOCK_SHARDS = 16;

/** Pages of 1,000 entries that one run of the watch reads for orders without a minute, done ones among them. */
export const MAX_UNPLACED_PAGES = 1_000;
/** Orders that the watch decides on at the same time. */
export const LOOKS_AT_ONCE = 10;

/** Entries of one page of an answer, where the caller says nothing, and at most. */
export const DEFAULT_PAGE = 24;
export const MAX_PAGE = 200;
/** Days that one answer looks through; where they have little to show, the next page goes on. */
export const MAX_DAYS_PER_ANSWER = 31;
/** Pages of the list of stuck orders that one answer reads, those that came on among them. */
export const MAX_STUCK_PAGES = 10;
/** Stock codes of a ranking, where the caller says nothing, and at most. */
export const DEFAULT_TOP = 10;
export const MAX_TOP = 100;
