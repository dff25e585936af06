import { join } from 'node:path';
import type { Json } from '../../template/json.ts';
import { manualClock } from '../../testing/manual-clock.ts';
import { temporaryFolder } from '../../testing/messaging.ts';
import { machineOf, openStates } from './states-house.ts';

/** When time begins in such a house. */
export const startMs = Date.parse('2026-01-01T00:00:00Z');

type World = Pick<Parameters<typeof openStates>[0], 'functions' | 'objects' | 'random'>;

/**
 * Opens the service with a machine of these states, each time on a new file, with a clock that moves by hand. The files
 * are gone behind the last test.
 */
export const housesByHand = () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  let files = 0;
  return (
    states: Readonly<Record<string, Json>>,
    { machine, ...world }: World & { readonly machine?: Readonly<Record<string, Json>> } = {},
  ) => {
    files += 1;
    const clock = manualClock(startMs);
    const file = join(folder.path, `${files}.db`);
    return { ...openStates({ ...world, file, clock, machine: machineOf(states, machine) }), clock };
  };
};
