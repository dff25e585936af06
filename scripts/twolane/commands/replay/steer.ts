import type { Command } from 'commander';
import { failure } from '../../ended.ts';
import { DONE } from '../../exit-status.ts';
import { numberAt, textAt } from '../../look.ts';
import type { Run } from '../../session.ts';
import { rate } from '../options.ts';
import { REQUEST } from './ask-for.ts';
import { replayPath } from './follow.ts';
import { statusOf } from './state.ts';

const VERBS = [
  { name: 'pause', says: 'Pause a running replay: it keeps its place, through restarts, too.', ask: false },
  { name: 'resume', says: 'Let a paused replay go on from its place.', ask: false },
  { name: 'abort', says: 'Give a replay up: what was applied stays applied, the rest is left.', ask: true },
] as const;

/** `pause`, `resume`, `abort` and `rate`: they take effect within seconds. */
export function steerCommands(replay: Command, run: Run): void {
  for (const { name, says, ask } of VERBS) {
    replay
      .command(name)
      .description(says)
      .argument('<replayId>')
      .option('--reason <text>', 'why, for the audit trail')
      .action((replayId: string, options: { readonly reason?: string }, command: Command) =>
        run(command, async (session) => {
          const reason = await session.ask.text(options.reason, 'Why?', '--reason');
          if (
            ask &&
            session.ask.possible &&
            !(await session.ask.confirm(`Abort replay ${replayId} for good?`))
          ) {
            throw failure('Nothing was aborted.');
          }
          const { body } = await session.api.order(replayPath(replayId, name), { reason }, REQUEST);
          session.out.result(
            body,
            () => `Replay ${replayId}: ${name} is on its way (now ${textAt(body, 'status') ?? 'unknown'})`,
          );
          session.out.note(`See it: ${session.again(`replay show ${replayId}`)}`);
          return DONE;
        }),
      );
  }

  replay
    .command('rate')
    .description('Change how many deliveries a second a replay may make.')
    .argument('<replayId>')
    .argument('<perSecond>', 'from 1 to 1000', rate)
    .action((replayId: string, ratePerSec: number, _: object, command: Command) =>
      run(command, async ({ api, out }) => {
        const { body: view, etag } = await api.read(replayPath(replayId));
        const before = numberAt(view, 'control', 'ratePerSec') ?? numberAt(view, 'spec', 'ratePerSec');
        const { body } = await api.order(
          replayPath(replayId, 'rate'),
          { ratePerSec },
          { ...REQUEST, method: 'PUT', etag },
        );
        out.result(
          body,
          () => `Replay ${replayId} (${statusOf(view)}): ${before ?? 'unknown'} → ${ratePerSec} deliveries/s`,
        );
        return DONE;
      }),
    );
}
