import type { Command } from 'commander';
import { DONE } from '../exit-status.ts';
import type { Run } from '../session.ts';
import { MESSAGE_COLUMNS } from '../views/messages.ts';
import { first, pageSize, rate, withLimit } from './options.ts';
import { askFor, NO_WAIT } from './replay/ask-for.ts';

interface AdjustOptions {
  readonly reason?: string;
  readonly rate?: number;
  readonly wait: boolean;
}

export function frozenCommands(program: Command, run: Run): void {
  const frozen = program
    .command('frozen')
    .description('Events that came too late to be applied: set aside whole, corrected forward.');

  withLimit(frozen.command('list').description('Frozen messages, with why.')).action(
    ({ limit }: { readonly limit: number }, command: Command) =>
      run(command, async ({ api, out }) => {
        await out.list(first(api.items('/admin/frozen', { limit: pageSize(limit) }), limit), MESSAGE_COLUMNS);
        return DONE;
      }),
  );

  frozen
    .command('adjust')
    .description(
      'Ask for an adjustment: copies with the time of the approval, planned and rehearsed like any replay.',
    )
    .argument('<messageId...>')
    .option('--reason <text>', 'why, for the approver and the audit trail')
    .option('--rate <n>', 'deliveries a second, at most (50)', rate)
    .option(...NO_WAIT)
    .action((messageIds: readonly string[], options: AdjustOptions, command: Command) =>
      run(command, async (session) => {
        const reason = await session.ask.text(options.reason, 'Why?', '--reason');
        const { rate: ratePerSec } = options;
        const spec = {
          mode: 'backfill',
          reason,
          frozen: messageIds,
          ...(ratePerSec === undefined ? {} : { ratePerSec }),
        };
        return askFor(session, spec, options.wait);
      }),
    );
}
