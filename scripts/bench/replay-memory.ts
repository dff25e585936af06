import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { isRecord } from '../is-record.ts';
import { type Report, rounded } from './report.ts';

const SIZES = [10_000, 50_000, 200_000] as const;
const RUN_LIMIT_MS = 10 * 60_000;
/**
 * A heap that just fits: with the gigabyte that the function has, the engine lets garbage lie, and the peak would say how
 * lazy it is instead of what the worker needs.
 */
const HEAP_FLAGS = ['--max-old-space-size=96', '--max-semi-space-size=8'] as const;

const run = promisify(execFile);

/** Scans, plans, rehearses, applies and verifies so many events in a process of its own each. */
export async function benchReplayMemory(): Promise<Report> {
  const values: Readonly<Record<string, number>>[] = [];
  for (const events of SIZES) {
    const child = join(import.meta.dirname, 'replay-memory-child.ts');
    const { stdout } = await run(process.execPath, [...HEAP_FLAGS, child, String(events)], {
      timeout: RUN_LIMIT_MS,
    });
    const figures: unknown = JSON.parse(stdout);
    if (!isRecord(figures)) throw new Error('The memory bench printed no figures.');
    values.push(Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, Number(value)])));
  }
  const peakOf = (figures: Readonly<Record<string, number>> | undefined): number =>
    figures?.['peakRssMb'] ?? Number.NaN;
  const ratio = rounded(peakOf(values.at(-1)) / peakOf(values[0]));
  return {
    id: 'replayMemory',
    title:
      '(g) memory of a replay worker, by events of 1 KB in one busy hour; scan to verification, in a heap of 96 MB',
    columns: ['events', 'slices', 'peak RSS MB', 'scanned/s', 'rehearsed/s, without consumers'],
    rows: values.map((figures) =>
      ['events', 'slices', 'peakRssMb', 'scanPerSec', 'rehearsePerSec'].map((name) =>
        Math.round(figures[name] ?? Number.NaN),
      ),
    ),
    findings: [`from ${SIZES[0]} to ${SIZES.at(-1)} events the peak is ${ratio} times as high`],
    values: { runs: values, ratio },
  };
}
