import { type Command, Option } from 'commander';
import { DONE } from '../exit-status.ts';
import type { Run } from '../session.ts';
import { MESSAGE_COLUMNS, messageText } from '../views/messages.ts';
import { editMessage } from './messages/edit.ts';
import { messagePath, onEach } from './messages/on-each.ts';
import { type RedriveAll, redriveAll } from './messages/redrive-all.ts';
import { first, momentText, rate, wholeNumber, withLimit } from './options.ts';

interface ListOptions {
  readonly consumer?: string;
  readonly cause?: string;
  readonly kind?: string;
  readonly sentAfter?: string;
  readonly sentBefore?: string;
  readonly limit: number;
}

const MAX_REDRIVE = 1_000_000;

const withFilter = (command: Command): Command =>
  command
    .option('--cause <cause>', 'only those set aside for this cause')
    .option('--sent-after <time>', 'only those that came into the queue from then on')
    .option('--sent-before <time>', 'only those that came into the queue before then');

export function messagesCommands(program: Command, run: Run): void {
  const messages = program
    .command('messages')
    .description('Messages that consumers could not apply: parked or dead-lettered, kept whole.');

  withLimit(
    withFilter(messages.command('list').description('Messages, oldest first.'))
      .option('--consumer <name>', 'only those of this consumer')
      .addOption(new Option('--kind <kind>', 'only these').choices(['parked', 'deadLettered'])),
  ).action((options: ListOptions, command: Command) =>
    run(command, async ({ api, out, nowMs }) => {
      const { limit, sentAfter, sentBefore, consumer, cause, kind } = options;
      const query = {
        ...{ consumer, cause, kind },
        sentAfter: momentText(sentAfter, nowMs()),
        sentBefore: momentText(sentBefore, nowMs()),
      };
      await out.list(first(api.items('/admin/messages', query), limit), MESSAGE_COLUMNS);
      return DONE;
    }),
  );

  messages
    .command('show')
    .description('Look inside a message; personal and secret fields are masked.')
    .argument('<messageId>')
    .action((messageId: string, _: object, command: Command) =>
      run(command, async ({ api, out }) => {
        const { body } = await api.read(messagePath(messageId));
        out.result(body, () => messageText(body));
        return DONE;
      }),
    );

  messages
    .command('edit')
    .description('Correct the event of a message in your editor, or from a file; the original is kept.')
    .argument('<messageId>')
    .option('--event <file>', 'the corrected event as JSON, - for standard input')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--redrive', 'send it to its consumer right away')
    .action(
      (
        messageId: string,
        options: { readonly event?: string; readonly reason?: string; readonly redrive?: true },
        command: Command,
      ) => run(command, (session) => editMessage(session, messageId, options)),
    );

  messages
    .command('redrive')
    .description('Send messages to their consumer again.')
    .argument('<messageId...>')
    .option('--reason <text>', 'why, for the audit trail')
    .action((ids: readonly string[], { reason }: { readonly reason?: string }, command: Command) =>
      run(command, async (session) => {
        const why = await session.ask.text(reason, 'Why?', '--reason');
        return onEach(session, ids, 'redrive', { reason: why });
      }),
    );

  withFilter(
    messages
      .command('redrive-all')
      .description('Send all messages of a consumer that match to it again, at a rate.')
      .requiredOption('--consumer <name>', 'whose messages'),
  )
    .addOption(new Option('--rate <n>', 'messages a second').argParser(rate).default(20))
    .addOption(
      new Option('--limit <n>', 'at most so many').argParser(wholeNumber(1, MAX_REDRIVE)).default(10_000),
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
