import type { Command } from 'commander';
import type { Run } from '../session.ts';
import { actCommands } from './messages/act.ts';
import { lookCommands } from './messages/look.ts';

export function messagesCommands(program: Command, run: Run): void {
  const messages = program
    .command('messages')
    .description('Messages that consumers could not apply: parked or dead-lettered, kept whole.');
  lookCommands(messages, run);
  actCommands(messages, run);
}
