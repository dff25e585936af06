import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { compileStack } from '../start/compile-stack.ts';
import { startStackProcess } from './local-stack-process.ts';
import { usageOf } from './process-tree.ts';
import { type Report, rounded } from './report.ts';

/** What a start leaves to do is done by then. */
const SETTLE_MS = 5_000;
const WINDOW_MS = 30_000;
const BYTES_PER_MB = 1_000_000;

/** A stack that nobody uses: one function has answered once, schedules fire as they would. */
export async function benchLocalIdle(root: string): Promise<Report> {
  await compileStack(root);
  const dataDir = mkdtempSync(join(tmpdir(), 'twolane-bench-'));
  try {
    const stack = await startStackProcess(root, dataDir);
    try {
      await pause(SETTLE_MS);
      const before = usageOf(stack.pid);
      const startedMs = performance.now();
      await pause(WINDOW_MS);
      const after = usageOf(stack.pid);
      const seconds = (performance.now() - startedMs) / 1_000;
      const values = {
        processes: after.processes,
        memoryMb: after.memoryBytes / BYTES_PER_MB,
        cpuPercentOfOneCore: (after.cpuMs - before.cpuMs) / (seconds * 10),
      };
      return {
        id: 'localIdle',
        title: `(l) the local stack at rest, over ${WINDOW_MS / 1_000} s`,
        columns: ['processes', 'memory MB', 'CPU, % of one core'],
        rows: [[values.processes, rounded(values.memoryMb, 0), rounded(values.cpuPercentOfOneCore, 1)]],
        findings: [],
        values,
      };
    } finally {
      await stack.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
