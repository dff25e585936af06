import type { Command } from 'commander';
import type { Run } from '../session.ts';
import { withAddress } from './local/control-service.ts';
import { faultsCommands } from './local/faults.ts';
import { metricsCommand } from './local/metrics.ts';
import { permissionsCommand } from './local/permissions.ts';
import { statusCommand } from './local/status.ts';
import { traceCommand } from './local/trace.ts';

export function localCommands(program: Command, run: Run): void {
  const local = withAddress(program.command('local')).description(
    'The stack on this machine: its state, the way of a request, faults on demand, permissions, metrics.',
  );
  statusCommand(local, run);
  traceCommand(local, run);
  faultsCommands(local, run);
  permissionsCommand(local, run);
  metricsCommand(local, run);
}
