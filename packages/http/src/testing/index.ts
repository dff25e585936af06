export { type Called, type CallOptions, callWith } from './call.ts';
