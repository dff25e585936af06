export type { EventTimes, Lateness } from './classify.ts';
export { classify } from './classify.ts';
export type { LatenessPolicy } from './policy.ts';
export { CORRECTION_WINDOW_DAYS, DEFAULT_POLICY, JOURNAL_DAYS, POLICIES, policyFor } from './policy.ts';
export { policyVersion } from './policy-version.ts';
export type { WindowState, WindowTimes } from './windows.ts';
export { dayOf, hourEndMs, hourOf, hourStartMs, windowState } from './windows.ts';
