import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../start/summary.ts';
import { type Report, rounded } from './report.ts';

const RUN_LIMIT_MS = 15 * 60_000;

/** Ports of its own choosing, so that a stack that is up is left alone. */
const ANY_PORT = ['--port', '0', '--aws-port', '0', '--issuer-port', '0'] as const;

function runStart(root: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'scripts', 'start.ts'), ...args], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: RUN_LIMIT_MS,
    });
    child.on('error', reject);
    child.on('close', (status) => {
      if (status === 0) resolve();
      else reject(new Error(`start ${args.join(' ')} ended with status ${status}`));
    });
  });
}

/** Plays one day through the whole stack as fast as it answers, in a process and a data folder of its own. */
export async function benchTradingDay(root: string, feed: readonly string[]): Promise<Report> {
  const dir = mkdtempSync(join(tmpdir(), 'twolane-bench-'));
  const json = join(dir, 'summary.json');
  try {
    const day = feed.length === 0 ? [] : ['--feed', ...feed];
    await runStart(root, [
      ...day,
      '--rate',
      'max',
      '--data',
      join(dir, 'data'),
      '--exit',
      '--json',
      json,
      ...ANY_PORT,
    ]);
    const summary: Summary = JSON.parse(readFileSync(json, 'utf8'));
    const ordersPerSecond = rounded((summary.orders.placed + summary.orders.returned) / summary.seconds);
    return {
      id: 'tradingDay',
      title: `(e) start on ${feed.length === 0 ? 'the sample day' : feed.join(', ')}`,
      columns: ['orders/s', 'deliveries/s', 'p50 ms', 'p99 ms', 'peak RSS MB'],
      rows: [
        [
          ordersPerSecond,
          rounded(summary.eventsPerSecond),
          summary.latencyMs.p50,
          summary.latencyMs.p99,
          summary.peakRssMb,
        ],
      ],
      findings: [
        `${summary.orders.placed} orders and ${summary.orders.returned} returns, ${summary.events.applied} deliveries applied in ${summary.seconds.toFixed(1)} s, from the first request to the last acknowledgement`,
      ],
      values: { ordersPerSecond, summary },
    };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
