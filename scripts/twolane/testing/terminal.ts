import { spawnSync } from 'node:child_process';

/** Whether `script` of util-linux can give a process a terminal here. */
export const hasTerminal = spawnSync('script', ['-qefc', 'true', '/dev/null']).status === 0;
