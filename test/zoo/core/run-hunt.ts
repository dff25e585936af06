import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { PLANTED, type PlantedBug, STALE } from './planted-bug.ts';

export interface Hunted {
  readonly bug: PlantedBug | undefined;
  /** Absent: it escaped. */
  readonly by?: string;
  readonly seed?: number;
  readonly why?: string;
  readonly hunts: number;
  readonly seconds: number;
}

export interface HuntOptions {
  readonly maxSeeds: number;
  /** Only hunters whose name has one of these in it, between commas. */
  readonly only?: string;
}

/** Of what a process said before it died. */
const MAX_SAID = 2_000;
const PLANT = new URL('./plant.ts', import.meta.url).href;
const CHILD = fileURLToPath(new URL('./hunt-one.ts', import.meta.url));

/** Hunts one bug in a process of its own; without a bug, what is found is a false alarm. */
export const runHunt = (bug: PlantedBug | undefined, { maxSeeds, only = '' }: HuntOptions): Promise<Hunted> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', PLANT, CHILD, String(maxSeeds), only], {
      env: { ...process.env, [PLANTED]: bug === undefined ? '' : JSON.stringify(bug) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (data: Buffer) => {
      out += data.toString('utf8');
    });
    child.stderr.on('data', (data: Buffer) => {
      err += data.toString('utf8');
    });
    child.on('error', reject);
    child.on('close', (status) => {
      const line = out.trim().split('\n').at(-1) ?? '';
      if (status === 0 && line.startsWith('{')) resolve({ bug, ...Object(JSON.parse(line)) });
      else if (err.includes(STALE)) reject(new Error(err.slice(0, MAX_SAID)));
      // A bug that does not even let the modules load is caught, too.
      else if (bug !== undefined)
        resolve({ bug, by: 'loading', seed: 0, why: err.slice(-400), hunts: 0, seconds: 0 });
      else reject(new Error(`The clean code does not load: ${err.slice(-MAX_SAID)}`));
    });
  });
