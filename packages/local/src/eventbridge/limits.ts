/** EventBridge API reference, PutEvents; user guide, "Calculating PutEvents event entry size". */
export const maximumEntries = 10;
/** A setting: AWS raised it to 1 MB in 2026; what fits into the smaller one works everywhere. */
export const defaultRequestBytes = 262_144;
export const timeBytes = 14;
/** API reference, PutEventsRequestEntry. */
export const longestDetailType = 128;
export const longestTraceHeader = 500;
export const longestBusName = 1_600;
/** API reference, PutEvents: what is nested deeper is not processed. */
export const maximumDetailDepth = 1_100;
/** API reference, PutTargets, Target and RetryPolicy. */
export const maximumTargets = 5;
export const longestInput = 8_192;
export const maximumRetryAttempts = 185;
export const shortestEventAgeSec = 60;
export const longestEventAgeSec = 86_400;
/** AWS says "exponential back-off with jitter" and no figures: these are ours. */
export const firstRetryMs = 1_000;
export const longestRetryMs = 600_000;
/** Due retries that one transaction takes. */
export const maximumRetriesAtOnce = 100;
