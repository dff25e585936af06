import type { Command } from 'commander';
import type { Run } from '../session.ts';
import { decideCommands } from './replay/decide.ts';
import { deltasCommand } from './replay/deltas.ts';
import { readCommands } from './replay/read.ts';
import { requestCommand } from './replay/request.ts';
import { steerCommands } from './replay/steer.ts';

export function replayCommands(program: Command, run: Run): void {
  const replay = program.command('replay').description('Replays: ask for one, look, decide, steer.');
  requestCommand(replay, run);
  readCommands(replay, run);
  deltasCommand(replay, run);
  decideCommands(replay, run);
  steerCommands(replay, run);
}
