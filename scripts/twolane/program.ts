import { Command } from 'commander';
import { auditCommands } from './commands/audit.ts';
import { backfillCommands } from './commands/backfill.ts';
import { completionCommand } from './commands/completion.ts';
import { consumersCommand } from './commands/consumers.ts';
import { frozenCommands } from './commands/frozen.ts';
import { healthCommand } from './commands/health.ts';
import { insightsCommands } from './commands/insights.ts';
import { localCommands } from './commands/local.ts';
import { messagesCommands } from './commands/messages.ts';
import { replayCommands } from './commands/replay.ts';
import { salesCommands } from './commands/sales.ts';
import type { Run } from './session.ts';

const NOTES = `
Exit status: 0 done, 1 refused or failed, 2 misuse, 3 needs a person (awaiting approval, paused),
4 not reachable, 130 interrupted.

Targets: the local stack (http://127.0.0.1:4000), unless --target names one of twolane.config.json, or --url or
TWOLANE_URL an address. Tokens: TWOLANE_TOKEN, or from the issuer as client --as NAME; secrets only by environment.

Times are UTC: RFC 3339, 2026-11-25, 2026-11-25T04, now, today, yesterday, yesterdayT04, -3h.`;

/**
 * The whole command line. `run` gives each command its session and catches how it ends; `writeErr` gets what is wrong
 * with the words.
 */
export function createProgram(run: Run, writeErr: (text: string) => void): Command {
  const program = new Command('twolane')
    .description('Corrections of the past, planned, rehearsed, approved, applied and proved.')
    .option('--target <name>', 'a target of twolane.config.json, or local')
    .option('--url <url>', 'address of the API')
    .option('--issuer <url>', 'address of the issuer of tokens')
    .option('--as <client>', 'client id to ask the issuer with (local: any name)')
    .option('--json', 'one JSON document, or a line of JSON for each item, and nothing else')
    .option('--yes', 'ask nothing')
    .option('--idempotency-key <key>', 'repeat an earlier command instead of giving a new one')
    .addHelpText('after', NOTES)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help shows what there is)')
    .configureOutput({ writeErr })
    .exitOverride();
  replayCommands(program, run);
  backfillCommands(program, run);
  messagesCommands(program, run);
  frozenCommands(program, run);
  auditCommands(program, run);
  consumersCommand(program, run);
  healthCommand(program, run);
  salesCommands(program, run);
  insightsCommands(program, run);
  localCommands(program, run);
  completionCommand(program);
  return program;
}
