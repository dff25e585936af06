import type { Command } from 'commander';
import { isRecord } from '../../is-record.ts';
import { DONE, FAILED } from '../exit-status.ts';
import { textAt } from '../look.ts';
import { table } from '../output.ts';
import type { Run } from '../session.ts';
import { short } from '../views/words.ts';

const HEALTHY = ['ok', 'healthy', 'pass'];

/** A document as rows of names and values, nested names joined by a dot. */
export const rowsOf = (value: unknown, name = ''): readonly (readonly [string, string])[] =>
  isRecord(value)
    ? Object.entries(value).flatMap(([member, inner]) =>
        rowsOf(inner, name === '' ? member : `${name}.${member}`),
      )
    : [[name, short(value, 100)]];

export function healthCommand(program: Command, run: Run): void {
  program
    .command('health')
    .description('How the replay service is: engine, workflow, backlog. Exit status 1 where it is not well.')
    .action((_: object, command: Command) =>
      run(command, async ({ api, out }) => {
        const { body } = await api.read('/admin/health');
        out.result(body, () => table([{ name: 'what' }, { name: 'how it is' }], rowsOf(body)));
        const status = textAt(body, 'status');
        return status === undefined || HEALTHY.includes(status) ? DONE : FAILED;
      }),
    );
}
