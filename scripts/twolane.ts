/** `pnpm twolane`: everything that the admin API does, from a terminal or a script. */
import { CommanderError } from 'commander';
import { Ended } from './twolane/ended.ts';
import { DONE, type ExitStatus, FAILED, INTERRUPTED, MISUSED } from './twolane/exit-status.ts';
import { createProgram } from './twolane/program.ts';
import { type Globals, openSession, type Run } from './twolane/session.ts';

const { stdin, stdout, stderr, env } = process;
const abort = new AbortController();
let status: ExitStatus = DONE;

const onSignal = (): void => {
  // A second Ctrl-C means it. Nothing is kept here: what was sent goes on at the other end.
  if (abort.signal.aborted) process.exit(INTERRUPTED);
  abort.abort();
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
// A reader that has seen enough (`twolane … | head`) is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? DONE : FAILED));

const isInterruption = (error: unknown): boolean =>
  abort.signal.aborted || (error instanceof Error && error.name === 'ExitPromptError');

function endedBy(error: unknown, json: boolean): ExitStatus {
  if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : MISUSED;
  if (isInterruption(error)) {
    stderr.write('Interrupted.\n');
    return INTERRUPTED;
  }
  if (error instanceof Ended) {
    stderr.write(json ? `${JSON.stringify(error.document)}\n` : `${error.lines.join('\n')}\n`);
    return error.status;
  }
  stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return FAILED;
}

const run: Run = async (command, work) => {
  const globals = command.optsWithGlobals<Globals>();
  try {
    const around = {
      env,
      folder: process.cwd(),
      stdin,
      stdout,
      stderr,
      nowMs: Date.now,
      signal: abort.signal,
    };
    status = await work(openSession(globals, around));
  } catch (error) {
    status = endedBy(error, globals.json === true);
  }
};

try {
  // `pnpm run twolane -- …` hands its own separator on.
  const words = process.argv.slice(2);
  await createProgram(run).parseAsync(words[0] === '--' ? words.slice(1) : words, { from: 'user' });
} catch (error) {
  status = endedBy(error, false);
}
process.exitCode = status;
