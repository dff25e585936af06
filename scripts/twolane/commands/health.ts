import type { Command } from 'commander';
import { DONE, FAILED } from '../exit-status.ts';
import { textAt } from '../look.ts';
import type { Run } from '../session.ts';
import { rowsText } from '../views/rows.ts';

const HEALTHY = ['ok', 'healthy', 'pass'];

export function healthCommand(program: Command, run: Run): void {
  program
    .command('health')
    .description('How the replay service is: engine, workflow, backlog. Exit status 1 where it is not well.')
    .action((_: object, command: Command) =>
      run(command, async ({ api, out }) => {
        const { body } = await api.read('/admin/health');
        out.result(body, () => rowsText(body));
        const status = textAt(body, 'status');
        return status === undefined || HEALTHY.includes(status) ? DONE : FAILED;
      }),
    );
}
