/** A child process of the zoo, loaded with one bug or with none: hunts, and says as one line of JSON what it found. */
// First: see there.
import '../../simulation/kernel/zlib-at-once.ts';
import { hunters } from '../hunters/index.ts';
import { hunt } from './hunter.ts';

const maxSeeds = Number(process.argv[2] ?? '10000');
const only = (process.argv[3] ?? '').split(',');

const startedMs = performance.now();
let hunts = 0;
const found = await hunt(
  hunters.filter(({ name }) => only.some((part) => name.includes(part))),
  maxSeeds,
  () => {
    hunts += 1;
  },
);
const seconds = Math.round((performance.now() - startedMs) / 10) / 100;
process.stdout.write(`${JSON.stringify({ ...found, hunts, seconds })}\n`);
// Timers of processes that were killed are of no interest to anybody.
process.exit(0);
