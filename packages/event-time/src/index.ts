export type { EventTimes, Lateness } from './classify.ts';
export { classify } from './classify.ts';
export type { LatenessPolicy } from './policy.ts';
export { CORRECTION_WINDOW_DAYS, DEFAULT_POLICY, POLICIES, policyFor } from './policy.ts';
