import type { Command } from 'commander';
import { DONE } from '../exit-status.ts';
import type { Run } from '../session.ts';
import { MESSAGE_COLUMNS } from '../views/messages.ts';
import { first, pageSize, withLimit } from './options.ts';
import { askFor } from './replay/ask-for.ts';
import { type Pace, paceOf, withPace } from './replay/pace.ts';

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

  const adjust = frozen
    .command('adjust')
    .description(
      'Ask for an adjustment: copies with the time of the approval, planned and rehearsed like any replay.',
    )
    .argument('<messageId...>');
  withPace(adjust).action((messageIds: readonly string[], options: Pace, command: Command) =>
    run(command, async (session) => {
      const reason = await session.ask.text(options.reason, 'Why?', '--reason');
      const spec = { mode: 'backfill', reason, frozen: messageIds, ...paceOf(options) };
      return askFor(session, spec, options.wait);
    }),
  );
}
