import type { Command } from 'commander';
import { DONE } from '../../exit-status.ts';
import { at } from '../../look.ts';
import type { Run } from '../../session.ts';
import { traceText } from '../../views/local/trace.ts';
import { controlServiceOf } from './control-service.ts';

export function traceCommand(local: Command, run: Run): void {
  local
    .command('trace')
    .argument('<id>', 'the x-correlation-id of a request: its answer has it, too')
    .description('The way of one request through all hops, with times.')
    .action((id: string, _: object, command: Command) =>
      run(command, async ({ out, signal }) => {
        const service = controlServiceOf(command, signal);
        const trace = await service.json('GET', `trace/${encodeURIComponent(id)}`);
        out.result(trace, () => traceText(trace));
        if (at(trace, 'isWhole') === false)
          out.note('There is more than was looked at: a limit ended the search.');
        return DONE;
      }),
    );
}
