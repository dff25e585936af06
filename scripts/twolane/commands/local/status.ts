import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { DONE } from '../../exit-status.ts';
import type { Run } from '../../session.ts';
import { statusText, topologyText } from '../../views/local/status.ts';
import { controlServiceOf } from './control-service.ts';

const LOOK_EVERY_MS = 2_000;

export function statusCommand(local: Command, run: Run): void {
  local
    .command('status')
    .description('What runs: functions and queues with their figures, and who hands what to whom.')
    .option('--watch', 'look again every 2 seconds, until Ctrl-C')
    .action(({ watch }: { readonly watch?: true }, command: Command) =>
      run(command, async ({ out, signal }) => {
        const service = controlServiceOf(command, signal);
        const look = () => service.json('GET', 'status');
        if (watch !== true) {
          const status = await look();
          out.result(status, () => `${statusText(status)}\n\n${topologyText(status)}`);
          return DONE;
        }
        for (;;) {
          const status = await look();
          out.screen(status, () => statusText(status));
          await sleep(LOOK_EVERY_MS, undefined, { signal });
        }
      }),
    );
}
