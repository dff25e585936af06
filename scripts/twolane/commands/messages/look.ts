import { type Command, Option } from 'commander';
import { DONE } from '../../exit-status.ts';
import type { Run } from '../../session.ts';
import { GROUP_COLUMNS, MESSAGE_COLUMNS, messageText } from '../../views/messages.ts';
import { first, momentText, pageSize, withLimit } from '../options.ts';
import { messagePath } from './on-each.ts';

interface FilterOptions {
  readonly consumer?: string;
  readonly cause?: string;
  readonly kind?: string;
  readonly status?: string;
  readonly sentAfter?: string;
  readonly sentBefore?: string;
}

const KINDS = ['parked', 'deadLettered'];
const STATUSES = ['open', 'edited', 'redriving', 'redriven', 'discarded'];

/** Options by which messages are found, other than whose they are. */
export const withCauseAndAge = (command: Command): Command =>
  command
    .option('--cause <cause>', 'only those set aside for this cause')
    .option('--sent-after <time>', 'only those that came into the queue from then on (default: a month back)')
    .option('--sent-before <time>', 'only those that came into the queue before then');

const withFilter = (command: Command): Command =>
  withCauseAndAge(command)
    .option('--consumer <name>', 'only those of this consumer')
    .addOption(new Option('--kind <kind>', 'only these').choices(KINDS))
    .addOption(
      new Option('--status <status>', 'open: whatever somebody must still decide about').choices(STATUSES),
    );

const queryOf = ({ consumer, cause, kind, status, ...sent }: FilterOptions, nowMs: number) => ({
  ...{ consumer, cause, kind, status },
  sentAfter: momentText(sent.sentAfter, nowMs),
  sentBefore: momentText(sent.sentBefore, nowMs),
});

/** `summary`, `list` and `show`. */
export function lookCommands(messages: Command, run: Run): void {
  withFilter(messages.command('summary').description('How many there are, by consumer and cause.')).action(
    (options: FilterOptions, command: Command) =>
      run(command, async ({ api, out, nowMs }) => {
        await out.list(api.items('/admin/messages/summary', queryOf(options, nowMs())), GROUP_COLUMNS);
        return DONE;
      }),
  );

  withLimit(withFilter(messages.command('list').description('Messages, oldest first.'))).action(
    ({ limit, ...options }: FilterOptions & { readonly limit: number }, command: Command) =>
      run(command, async ({ api, out, nowMs }) => {
        const query = { ...queryOf(options, nowMs()), limit: pageSize(limit) };
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
}
