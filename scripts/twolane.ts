/** `pnpm twolane`: everything that the admin API does, from a terminal or a script. */
import { CommanderError } from 'commander';
import { Ended } from './twolane/ended.ts';
import { DONE, type ExitStatus, FAILED, INTERRUPTED, MISUSED } from './twolane/exit-status.ts';
import { createProgram } from './twolane/program.ts';
import { type Globals, openSession, type Run } from './twolane/session.ts';

const { stdin, stdout, stderr, env } = process;
const abort = new AbortController();
let status: ExitStatus = DONE;
/** Asked before the words are parsed: they may be wrong. */
const json = process.argv.includes('--json');

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

/** What ended a command, on standard error: lines for people, one line of JSON for programs. */
const tell = (lines: readonly string[], document: unknown): void => {
  stderr.write(json ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
};

function endedBy(error: unknown): ExitStatus {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return DONE;
    // For people it has been told as it was found.
    if (json) tell([], { title: error.message });
    return MISUSED;
  }
  if (isInterruption(error)) {
    tell(['Interrupted.'], { title: 'Interrupted.' });
    return INTERRUPTED;
  }
  if (error instanceof Ended) {
    tell(error.lines, error.document);
    return error.status;
  }
  const title = error instanceof Error ? error.message : String(error);
  tell([title], { title });
  return FAILED;
}

const run: Run = async (command, work) => {
  try {
    const globals = command.optsWithGlobals<Globals>();
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
    status = endedBy(error);
  }
};

try {
  // `pnpm run twolane -- …` hands its own separator on.
  const words = process.argv.slice(2);
  const program = createProgram(run, (text) => {
    if (!json) stderr.write(text);
  });
  await program.parseAsync(words[0] === '--' ? words.slice(1) : words, { from: 'user' });
} catch (error) {
  status = endedBy(error);
}
process.exitCode = status;
