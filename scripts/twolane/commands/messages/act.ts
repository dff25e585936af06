import { type Command, Option } from 'commander';
import { wholeNumber } from '../../../terminal/whole-number.ts';
import { misuse } from '../../ended.ts';
import type { Run } from '../../session.ts';
import { type EditOptions, editMessage } from './edit.ts';
import { withCauseAndAge } from './look.ts';
import { onEach } from './on-each.ts';
import { type RedriveAll, redriveAll } from './redrive-all.ts';

const MAX_REDRIVE = 1_000_000;
const MAX_COPY = 1_000_000;
const DEFAULT_REDRIVE = 10_000;
const MAX_REDRIVE_PER_SEC = 200;
const DEFAULT_REDRIVE_PER_SEC = 20;

interface RedriveOptions {
  readonly reason?: string;
  readonly again?: true;
  readonly copy?: number;
}

/** `edit`, `redrive`, `redrive-all` and `discard`. */
export function actCommands(messages: Command, run: Run): void {
  messages
    .command('edit')
    .description('Correct the event of a message in your editor, or from a file; the original is kept.')
    .argument('<messageId>')
    .option('--event <file>', 'the corrected event as JSON, - for standard input')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--redrive', 'send it to its consumer right away')
    .action((messageId: string, options: EditOptions, command: Command) =>
      run(command, (session) => editMessage(session, messageId, options)),
    );

  messages
    .command('redrive')
    .description('Send messages to their consumer again.')
    .argument('<messageId...>')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--again', 'also what was sent before')
    .addOption(
      new Option(
        '--copy <n>',
        'the corrected copy that you have looked at; needed where payments may follow',
      ).argParser(wholeNumber(1, MAX_COPY)),
    )
    .action((ids: readonly string[], { reason, again, copy }: RedriveOptions, command: Command) =>
      run(command, async (session) => {
        const why = await session.ask.text(reason, 'Why?', '--reason');
        if (copy !== undefined && ids.length > 1) throw misuse('--copy is of one message. Nothing was sent.');
        return onEach(session, ids, 'redrive', {
          reason: why,
          ...(again === true ? { again } : {}),
          ...(copy === undefined ? {} : { copy }),
        });
      }),
    );

  withCauseAndAge(
    messages
      .command('redrive-all')
      .description('Send all messages of a consumer that match to it again, at a rate.')
      .requiredOption('--consumer <name>', 'whose messages'),
  )
    .addOption(
      new Option('--rate <n>', 'messages a second')
        .argParser(wholeNumber(1, MAX_REDRIVE_PER_SEC))
        .default(DEFAULT_REDRIVE_PER_SEC),
    )
    .addOption(
      new Option('--limit <n>', 'at most so many')
        .argParser(wholeNumber(1, MAX_REDRIVE))
        .default(DEFAULT_REDRIVE),
    )
    .option('--reason <text>', 'why, for the audit trail')
    .action((options: RedriveAll, command: Command) =>
      run(command, (session) => redriveAll(session, options)),
    );

  messages
    .command('discard')
    .description('Set messages aside for good: they stay readable, and are never sent again.')
    .argument('<messageId...>')
    .option('--reason <text>', 'why, for the audit trail')
    .action((ids: readonly string[], { reason }: { readonly reason?: string }, command: Command) =>
      run(command, async (session) => {
        const why = await session.ask.text(reason, 'Why may they be left out?', '--reason');
        return onEach(session, ids, 'discard', { reason: why });
      }),
    );
}
