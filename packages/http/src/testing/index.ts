export { type CallOptions, callWith } from './call.ts';
