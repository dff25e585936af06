import { type Command, Option } from 'commander';
import { DONE } from '../../exit-status.ts';
import type { Run } from '../../session.ts';
import { REPLAY_COLUMNS } from '../../views/replay/replay.ts';
import { first, pageSize, withLimit } from '../options.ts';
import { replayPath } from './follow.ts';
import { settleReplay, showReplay } from './settle.ts';

const STATUSES = [
  ...['planning', 'rehearsing', 'awaitingApproval', 'applying', 'paused', 'verifying'],
  ...['done', 'empty', 'rejected', 'expired', 'aborted', 'failed'],
];

interface ListOptions {
  readonly status?: string;
  readonly limit: number;
}

/** `list`, `show` and `watch`: what there is, and how it goes. */
export function readCommands(replay: Command, run: Run): void {
  withLimit(
    replay
      .command('list')
      .description('Replays, the latest first.')
      .addOption(new Option('--status <status>', 'only those in this state').choices(STATUSES)),
  ).action(({ status, limit }: ListOptions, command: Command) =>
    run(command, async ({ api, out }) => {
      await out.list(
        first(api.items('/admin/replays', { status, limit: pageSize(limit) }), limit),
        REPLAY_COLUMNS,
      );
      return DONE;
    }),
  );

  replay
    .command('show')
    .description('Everything about a replay: plan, rehearsal, approval, what was applied, receipt.')
    .argument('<replayId>')
    .action((replayId: string, _: object, command: Command) =>
      run(command, async (session) => {
        showReplay(session, (await session.api.read(replayPath(replayId))).body);
        return DONE;
      }),
    );

  replay
    .command('watch')
    .description('Follow a replay until it has ended or waits for a person (exit status 3).')
    .argument('<replayId>')
    .action((replayId: string, _: object, command: Command) =>
      run(command, (session) => settleReplay(session, replayId)),
    );
}
