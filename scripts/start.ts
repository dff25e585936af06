/** `pnpm start`: the whole stack on this machine, a trading day played through it, a summary; then it stays up. */
import { writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DataDirectoryInUse, type LocalStack, PortTaken, startLocalStack } from '@twolane/local';
import { abortedBySignals } from './start/aborted-by-signals.ts';
import { auditJournal } from './start/audit.ts';
import { compileStack } from './start/compile-stack.ts';
import { openDataFolder } from './start/data-folder.ts';
import { loadScenario } from './start/load-scenario.ts';
import { parseOptions, type StartOptions } from './start/options.ts';
import { runFeed } from './start/run-feed.ts';
import { declaredSubscriptions } from './start/subscriptions.ts';
import { summarise } from './start/summarise.ts';
import { imbalance } from './start/summary.ts';
import { summaryTable } from './start/summary-table.ts';
import { createTableReader, journalEvents } from './start/tables.ts';
import { thingsToTry } from './start/things-to-try.ts';

const STAGE = 'dev';
const REGION = 'eu-west-1';
const FAILED = 1;
const MISUSED = 2;
/** 128 and the number of SIGINT, as shells count. */
const INTERRUPTED = 130;

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const out = process.stdout;
const say = (text: string): void => {
  out.write(`${text}\n`);
};

/** Reads what a finished feed came to, prints it, and says whether it balances. */
async function report(
  stack: LocalStack,
  options: StartOptions,
  feed: Awaited<ReturnType<typeof runFeed>> & {
    readonly ids: ReadonlySet<string>;
    readonly mark: number;
    readonly quarantineFile: string;
  },
): Promise<boolean> {
  const tables = createTableReader(stack.dynamodbUrl, REGION);
  const { memory, functions } = stack.stats();
  const audit = await auditJournal(
    journalEvents(tables, `twolane-${STAGE}-outbox`),
    feed.ids,
    declaredSubscriptions(root),
  );
  let parked = 0;
  for await (const _ of tables.items(`twolane-${STAGE}-parked`)) parked += 1;
  tables.close();
  const { figures, seconds, mark } = feed;
  const summary = summarise({
    ...{ figures, audit, mark, parked, seconds, functions },
    ledger: stack.ledger,
    peakRssBytes: memory.peakBytes,
  });
  say(summaryTable(summary));
  if (summary.lines.quarantined > 0)
    say(`Quarantined lines, whole, with their reasons: ${feed.quarantineFile}`);
  if (options.jsonFile !== undefined)
    writeFileSync(options.jsonFile, `${JSON.stringify(summary, null, 2)}\n`);
  const fault = imbalance(summary.events, audit.expectedDeliveries);
  say(fault === undefined ? 'Balanced: every accepted event found its end.' : `NOT BALANCED: ${fault}`);
  return fault === undefined && feed.settled;
}

async function start(options: StartOptions, signal: AbortSignal): Promise<number> {
  const folder = openDataFolder(resolve(options.dataDir), options.fresh, Date.now());
  if (!folder.ok) {
    say(folder.why);
    return MISUSED;
  }
  const loaded = loadScenario(options.feed, options.seed, folder.anchorMs);
  if (!loaded.ok) {
    say(loaded.why);
    return MISUSED;
  }
  for (const note of loaded.notes) say(note);

  say('Compiling the stack …');
  const compiled = await compileStack(root);
  say('Starting it …');
  await using stopping = new AsyncDisposableStack();
  const stack = await startLocalStack({
    ...compiled,
    dataDir: folder.dir,
    httpPort: options.ports.http,
    awsPort: options.ports.aws,
    issuerPort: options.ports.issuer,
    region: REGION,
    onNotice: say,
  });
  stopping.defer(() => stack.stop());

  const { scenario } = loaded;
  const mark = stack.ledger.mark();
  const quarantineFile = join(folder.dir, 'quarantine.csv');
  const run = await runFeed({
    scenario,
    stack,
    stockPercent: options.stockPercent,
    ...(options.ratePerSec === undefined ? {} : { ratePerSec: options.ratePerSec }),
    anchorMs: folder.anchorMs,
    quarantineFile,
    out,
    nowMs: Date.now,
    signal,
  });
  if (signal.aborted) return interrupted();
  const commands = scenario.files.flatMap((file) => file.commands);
  const ids = new Set(commands.map(({ id }) => id));
  const balanced = await report(stack, options, { ...run, ids, mark, quarantineFile });
  if (options.exit) return balanced ? 0 : FAILED;

  const order = commands.find(({ path }) => path === '/orders')?.id ?? '1';
  say(thingsToTry({ ...stack, dataDir: folder.dir }, encodeURIComponent(order)));
  await new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
  say('Stopping …');
  return 0;
}

function interrupted(): number {
  say('Stopped before the day was over. Start again on the same data to go on.');
  return INTERRUPTED;
}

/** The stack's own words name its parameters; here they become the command's options. */
function inWords(error: unknown, { ports, dataDir }: StartOptions): string {
  if (error instanceof PortTaken) {
    const options = { '--port': ports.http, '--aws-port': ports.aws, '--issuer-port': ports.issuer };
    const [option] = Object.entries(options).find(([, port]) => port === error.port) ?? ['--port'];
    return `Port ${error.port} is taken by another program. Stop that program, or choose another port with ${option} (0: any free one).`;
  }
  if (error instanceof DataDirectoryInUse) {
    return `Another stack runs on ${dataDir}. Stop it, or choose another folder with --data.`;
  }
  return error instanceof Error ? error.message : String(error);
}

const options = parseOptions(process.argv.slice(2));
const signal = abortedBySignals(FAILED);

try {
  process.exitCode = await start(options, signal);
} catch (error) {
  if (signal.aborted) process.exitCode = interrupted();
  else {
    say(inWords(error, options));
    process.exitCode = FAILED;
  }
}
