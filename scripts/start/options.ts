import { Command, InvalidArgumentError, Option } from 'commander';
import { SCARCE_SHARE_PERCENT } from '../feed/initial-stock.ts';

const DEFAULT_DATA_DIR = '.twolane/data';
const DEFAULT_RATE_PER_SEC = 20;
const DEFAULT_SEED = 20_261_121;
const MAX_PORT = 65_535;

export interface StartOptions {
  readonly feed: readonly string[];
  /** Actions a second; absent: as fast as the answers come. */
  readonly ratePerSec?: number;
  readonly stockPercent: number;
  readonly seed: number;
  readonly dataDir: string;
  readonly fresh: boolean;
  readonly exit: boolean;
  readonly jsonFile?: string;
  readonly ports: { readonly http: number; readonly aws: number; readonly issuer: number };
}

const wholeNumber = (from: number, to: number) => (text: string) => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < from || value > to) {
    throw new InvalidArgumentError(`expected a whole number from ${from} to ${to}.`);
  }
  return value;
};

const rate = (text: string): number | 'max' => {
  if (text === 'max') return 'max';
  const value = Number(text);
  if (!(value > 0 && value <= 10_000)) {
    throw new InvalidArgumentError('expected orders a second, above 0 and up to 10000, or max.');
  }
  return value;
};

const stock = (text: string): number => {
  if (text === 'cover') return 100;
  if (text === 'scarce') return SCARCE_SHARE_PERCENT;
  const percent = /^(\d{1,4})%$/.exec(text)?.[1];
  if (percent === undefined)
    throw new InvalidArgumentError('expected cover, scarce, or a share such as 80%.');
  return Number(percent);
};

interface Parsed {
  readonly feed?: string[];
  readonly rate: number | 'max';
  readonly stock: number;
  readonly seed: number;
  readonly data: string;
  readonly fresh?: true;
  readonly exit?: true;
  readonly json?: string;
  readonly port: number;
  readonly awsPort: number;
  readonly issuerPort: number;
}

/** Parses the words after `pnpm start`; prints help or what was wrong with them and ends the process itself. */
export function parseOptions(argv: readonly string[]): StartOptions {
  const program = new Command('pnpm start')
    .description('Runs the whole stack on this machine, plays a trading day through it, and stays up.')
    .option('--feed <file...>', 'day files in the Online Retail CSV format (default: a made-up sample day)')
    .addOption(new Option('--rate <n|max>', 'orders a second').argParser(rate).default(DEFAULT_RATE_PER_SEC))
    .addOption(
      new Option('--stock <share>', 'initial stock: cover, scarce, or a share of the demand such as 80%')
        .argParser(stock)
        .default(100, 'cover'),
    )
    .option('--seed <n>', 'seed of the sample day', wholeNumber(0, 0x7fff_ffff), DEFAULT_SEED)
    .option('--data <dir>', 'where everything durable is kept', DEFAULT_DATA_DIR)
    .option('--fresh', 'empty the data folder first')
    .option('--exit', 'stop after the summary; exit status 1 if the figures do not balance')
    .option('--json <file>', 'write the summary as JSON, too')
    .option('--port <n>', 'of the HTTP API', wholeNumber(0, MAX_PORT), 4000)
    .option('--aws-port <n>', 'of the AWS endpoint', wholeNumber(0, MAX_PORT), 4566)
    .option('--issuer-port <n>', 'of the token issuer', wholeNumber(0, MAX_PORT), 4001)
    .allowExcessArguments(false)
    .showHelpAfterError()
    .parse(
      argv.filter((word) => word !== '--'),
      { from: 'user' },
    );
  const parsed = program.opts<Parsed>();
  return {
    feed: parsed.feed ?? [],
    ...(parsed.rate === 'max' ? {} : { ratePerSec: parsed.rate }),
    stockPercent: parsed.stock,
    seed: parsed.seed,
    dataDir: parsed.data,
    fresh: parsed.fresh === true,
    exit: parsed.exit === true,
    ...(parsed.json === undefined ? {} : { jsonFile: parsed.json }),
    ports: { http: parsed.port, aws: parsed.awsPort, issuer: parsed.issuerPort },
  };
}
