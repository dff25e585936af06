/** SQS developer guide, "Amazon SQS message quotas" and "standard queue quotas". */
export const maximumBatchEntries = 10;
export const maximumBatchBytes = 1_048_576;
export const maximumAttributes = 10;
export const maximumAttributeNameLength = 256;
export const maximumDelaySec = 900;
export const maximumVisibilitySec = 43_200;
export const maximumWaitSec = 20;
export const maximumReceivedMessages = 10;
export const maximumGroupIdLength = 128;

/** How often messages older than their queue's retention are removed. They are invisible before that already. */
export const retentionSweepMs = 60_000;
/** How many of them one sweep removes. */
export const maximumSweptMessages = 10_000;
/** How many passes over dead messages one receive makes before it answers with what it has. */
export const maximumRedrivePasses = 100;
