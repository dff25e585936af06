export const maximumRules = 100;
export const maximumNameLength = 64;
export const maximumPatternLength = 512;
/** Longer than any time-out of a client or a function is of no use. */
export const maximumDelayMs = 300_000;
/** A hundred years in either direction. */
export const maximumSkewMs = 3_155_760_000_000;
export const maximumTimes = 1_000_000_000;
export const maximumSeed = 2 ** 32 - 1;
/** How many times as many messages as it wants a receive looks at where a queue is to mix them. */
export const reorderWindow = 5;
