export { allEnded } from './all-ended.ts';
export { inParallel } from './in-parallel.ts';
