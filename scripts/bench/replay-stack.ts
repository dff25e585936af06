import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demandOf } from '../feed/initial-stock.ts';
import { liveOrders } from '../recovery/live-orders.ts';
import { openSession, type Session } from '../recovery/session.ts';
import { startOfYesterday, timelineOf } from '../recovery/timeline.ts';
import { compileStack } from '../start/compile-stack.ts';
import { loadScenario } from '../start/load-scenario.ts';

const SAMPLE_SEED = 1;
/** Orders that customers may place while something is measured; the warehouse holds as many. */
export const MAX_LIVE_ORDERS = 20_000;

/** A stack of its own on which a feed was played as yesterday's trading, and what lane 1 made of it. */
export interface RecordedFeed extends AsyncDisposable {
  readonly session: Session;
  /** Start of the day that the feed was dated to. */
  readonly dayStartMs: number;
  /** All of the feed was recorded in `[fromMs, toMs)`. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Deliveries to consumers, and the seconds from the first request to the last acknowledgement. */
  readonly deliveries: number;
  readonly seconds: number;
}

/** Plays day files, or the sample day, as fast as the stack answers. Throws where it does not come to rest. */
export async function recordFeed(root: string, feed: readonly string[]): Promise<RecordedFeed> {
  const loaded = loadScenario(feed, SAMPLE_SEED, Date.now());
  if (!loaded.ok) throw new Error(loaded.why);
  const { scenario } = loaded;
  const timeline = timelineOf(scenario, Date.now());
  const commands = [...scenario.files.flatMap((file) => file.commands), ...liveOrders(1, MAX_LIVE_ORDERS)];
  const release = await compileStack(root);
  const dataDir = mkdtempSync(join(tmpdir(), 'twolane-bench-'));
  const session = await openSession({
    dataDir,
    out: process.stderr,
    nowMs: Date.now,
    signal: new AbortController().signal,
  });
  const close = async (): Promise<void> => {
    await session.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    const fromMs = Date.now();
    await session.deploy(release);
    await session.stock(scenario.id, demandOf(commands), startOfYesterday(fromMs));
    const acked = (): number => session.stack().stats().ledger.counts().acked;
    const [ackedBefore, startedMs] = [acked(), performance.now()];
    await session.play([...timeline.healthy, ...timeline.broken, ...timeline.off, ...timeline.mended]);
    if (!(await session.settle('The feed')))
      throw new Error('The stack did not come to rest after the feed.');
    return {
      session,
      dayStartMs: timeline.dayStartMs,
      fromMs,
      toMs: Date.now(),
      deliveries: acked() - ackedBefore,
      seconds: (performance.now() - startedMs) / 1000,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
