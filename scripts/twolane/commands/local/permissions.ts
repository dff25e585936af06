import type { Command } from 'commander';
import { DONE, FAILED } from '../../exit-status.ts';
import { listAt } from '../../look.ts';
import type { Run } from '../../session.ts';
import { permissionsText } from '../../views/local/permissions.ts';
import { controlServiceOf } from './control-service.ts';

export function permissionsCommand(local: Command, run: Run): void {
  local
    .command('permissions')
    .description(
      'Which role did what, by which statement; what was refused. Exit status 1 where something was.',
    )
    .action((_: object, command: Command) =>
      run(command, async ({ out, signal }) => {
        const calls = await controlServiceOf(command, signal).json('GET', 'permissions');
        out.result(calls, () => permissionsText(calls));
        const isRefused = listAt(calls, 'principals').some((one) => listAt(one, 'refused').length > 0);
        return isRefused ? FAILED : DONE;
      }),
    );
}
