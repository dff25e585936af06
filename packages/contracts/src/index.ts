export type { CloudEvent } from './cloud-event.ts';
export type { Result } from './result.ts';
export { ok, refuse } from './result.ts';
