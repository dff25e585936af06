import type { Command } from 'commander';
import { DONE } from '../exit-status.ts';
import { numberAt, textAt, textsAt } from '../look.ts';
import type { Column } from '../output.ts';
import type { Run } from '../session.ts';
import { count, NONE } from '../views/words.ts';

const COLUMNS: readonly Column[] = [
  { name: 'consumer', of: (one) => textAt(one, 'name') ?? NONE },
  { name: 'service', of: (one) => textAt(one, 'service') ?? NONE },
  { name: 'effect', of: (one) => textAt(one, 'effect') ?? NONE },
  { name: 'takes', of: (one) => textsAt(one, 'events').join('\n') },
  { name: 'says', of: (one) => textsAt(one, 'emits').join('\n') },
  { name: 'waiting', right: true, of: (one) => count(numberAt(one, 'queue', 'waiting')) },
  { name: 'at work', right: true, of: (one) => count(numberAt(one, 'queue', 'inFlight')) },
  { name: 'dead', right: true, of: (one) => count(numberAt(one, 'queue', 'dead')) },
];

export function consumersCommand(program: Command, run: Run): void {
  program
    .command('consumers')
    .description('Whom a replay can name: what they take and say, and what waits in their queues.')
    .action((_: object, command: Command) =>
      run(command, async ({ api, out }) => {
        await out.list(api.items('/admin/consumers'), COLUMNS);
        return DONE;
      }),
    );
}
