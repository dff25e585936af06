/** What checks and generators need and no function does; kept apart, so that it is in no bundle. */
export type { AsyncApi } from './async-api.ts';
export { asyncApiOf } from './async-api.ts';
export { envelopeSchema } from './attributes.ts';
export type { Baseline, Incompatibility } from './compatibility.ts';
export { findIncompatibilities } from './compatibility.ts';
