import { Command, InvalidArgumentError } from 'commander';

export interface RecoveryOptions {
  readonly feed: readonly string[];
  readonly late?: string;
  readonly dataDir?: string;
  readonly jsonFile?: string;
  readonly liveRatePerSec: number;
}

const DEFAULT_LIVE_RATE_PER_SEC = 4;
const MAX_LIVE_RATE_PER_SEC = 100;

const liveRate = (text: string): number => {
  const value = Number(text);
  if (value > 0 && value <= MAX_LIVE_RATE_PER_SEC) return value;
  throw new InvalidArgumentError(`expected orders a second, above 0 and up to ${MAX_LIVE_RATE_PER_SEC}.`);
};

interface Parsed {
  readonly feed?: string[];
  readonly late?: string;
  readonly data?: string;
  readonly json?: string;
  readonly liveRate: number;
}

/** Parses the words after `pnpm rehearse-recovery`; prints help or what was wrong with them and ends the process itself. */
export function parseRecoveryOptions(argv: readonly string[]): RecoveryOptions {
  const {
    feed,
    late,
    data,
    json,
    liveRate: liveRatePerSec,
  } = new Command('pnpm rehearse-recovery')
    .description(
      'Breaks a consumer on purpose, repairs the day by a replay while customers go on buying, and compares the outcome item by item with a day on which nothing broke.',
    )
    .option('--feed <file...>', 'day files in the Online Retail CSV format (default: a made-up sample day)')
    .option('--late <file>', 'the day file that arrives late as a backfill (default: a made-up one)')
    .option('--data <dir>', 'keep what the two runs left in this folder (default: a temporary one)')
    .option('--json <file>', 'write the figures as JSON, too')
    .option('--live-rate <n>', 'orders a second of the customers', liveRate, DEFAULT_LIVE_RATE_PER_SEC)
    .allowExcessArguments(false)
    .showHelpAfterError()
    .parse(
      argv.filter((word) => word !== '--'),
      { from: 'user' },
    )
    .opts<Parsed>();
  return {
    feed: feed ?? [],
    liveRatePerSec,
    ...(late === undefined ? {} : { late }),
    ...(data === undefined ? {} : { dataDir: data }),
    ...(json === undefined ? {} : { jsonFile: json }),
  };
}
