import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { type AdminApi, createAdminApi } from './api/admin-api.ts';
import { type Ask, createAsk } from './ask.ts';
import { misuse } from './ended.ts';
import type { ExitStatus } from './exit-status.ts';
import { createOutput, type Output } from './output.ts';
import { readConfig } from './target/config.ts';
import { resolveTarget, type TargetWords } from './target/resolve-target.ts';
import { createTokens } from './target/tokens.ts';

/** Options of every command. */
export interface Globals extends TargetWords {
  readonly json?: true;
  readonly yes?: true;
  readonly idempotencyKey?: string;
}

/** What a command has to work with. */
export interface Session {
  readonly api: AdminApi;
  readonly out: Output;
  readonly ask: Ask;
  /** A command that somebody can paste, with the target of this one: `again('replay show X')`. */
  again(words: string): string;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/** Runs the work of a command, and remembers how the process is to end. */
export type Run = (command: Command, work: (session: Session) => Promise<ExitStatus>) => Promise<void>;

const PROGRAM = 'pnpm twolane';
/** A letter, digit or mark that no shell takes for more than it is. */
const PLAIN = /^[\w@%+=:,./-]+$/;

export const quoted = (word: string): string =>
  PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const targetWords = ({ target, url, issuer }: TargetWords): string =>
  Object.entries({ target, url, issuer })
    .flatMap(([name, value]) => (value === undefined ? [] : [` --${name} ${quoted(value)}`]))
    .join('');

export function openSession(globals: Globals, around: Surroundings): Session {
  const config = readConfig(around.folder);
  if (!config.ok) throw misuse(config.refusal);
  const target = resolveTarget(globals, around.env, config.value);
  if (!target.ok) throw misuse(target.refusal);
  const { signal, nowMs, stdin, stdout, stderr } = around;
  const yes = globals.yes === true;
  return {
    api: createAdminApi({
      target: target.value,
      tokens: createTokens(target.value.authority, nowMs),
      idempotencyKey: globals.idempotencyKey ?? randomUUID(),
      signal,
    }),
    out: createOutput({ out: stdout, err: stderr }, globals.json === true, nowMs),
    ask: createAsk({
      possible: !yes && stdin.isTTY === true && stderr.isTTY === true,
      yes,
      output: stderr,
      signal,
    }),
    again: (words) => `${PROGRAM} ${words}${targetWords(globals)}`,
    nowMs,
    signal,
  };
}
