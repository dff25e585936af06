import type { Command } from 'commander';
import { DONE } from '../../exit-status.ts';
import type { Run } from '../../session.ts';
import { controlServiceOf } from './control-service.ts';

export function metricsCommand(local: Command, run: Run): void {
  local
    .command('metrics')
    .description(
      'All figures, those of functions and of the business included: as Prometheus reads them, or as JSON.',
    )
    .action((_: object, command: Command) =>
      run(command, async ({ out, signal }) => {
        const service = controlServiceOf(command, signal);
        if (out.json) out.result(await service.json('GET', 'metrics?format=json'), () => '');
        else {
          const text = await service.text('metrics');
          out.result(text, () => text.trimEnd());
        }
        return DONE;
      }),
    );
}
