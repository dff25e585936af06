import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { verifyChain } from '../audit/verify-chain.ts';
import { failure, misuse } from '../ended.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { at, numberAt, recordAt, textAt } from '../look.ts';
import type { Column } from '../output.ts';
import type { Run, Session } from '../session.ts';
import { count, NONE, short, time } from '../views/words.ts';
import { first, withLimit } from './options.ts';

const STANDARD_INPUT = 0;

const atOf = (entry: unknown): string => {
  const atMs = numberAt(entry, 'atMs');
  return time(textAt(entry, 'at') ?? (atMs === undefined ? undefined : new Date(atMs).toISOString()));
};

const COLUMNS: readonly Column[] = [
  { name: 'no.', right: true, of: (entry) => String(numberAt(entry, 'seq') ?? NONE) },
  { name: 'at', of: atOf },
  { name: 'who', of: (entry) => textAt(entry, 'by') ?? NONE },
  { name: 'did', of: (entry) => textAt(entry, 'action') ?? NONE },
  { name: 'about', of: (entry) => short(textAt(entry, 'about') ?? NONE, 44) },
  { name: 'why', of: (entry) => short(textAt(entry, 'reason') ?? '', 40) },
];

/** Entries from an export: JSON lines, or one list. */
export function entriesIn(text: string): readonly unknown[] {
  const parse = (json: string): unknown => {
    try {
      return JSON.parse(json);
    } catch {
      throw misuse('That is no export of the audit trail: use twolane audit list --limit 0 --json.');
    }
  };
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values =
    lines.length === 1 || text.trimStart().startsWith('[') ? [parse(text)].flat() : lines.map(parse);
  const items = values.length === 1 ? at(values[0], 'items') : undefined;
  return Array.isArray(items) ? items : values;
}

function verifyFile({ out }: Session, file: string, noted: string | undefined): ExitStatus {
  const entries = entriesIn(readFileSync(file === '-' ? STANDARD_INPUT : file, 'utf8'));
  if (entries.length === 0) throw failure('There are no entries: nothing was verified.');
  const verdict = verifyChain(entries);
  const contains = noted === undefined || entries.some((entry) => textAt(entry, 'hash') === noted);
  const { brokenAt, head } = verdict;
  out.result({ ...verdict, ...(noted === undefined ? {} : { containsNoted: contains }) }, () =>
    [
      brokenAt === undefined
        ? `The chain holds: ${count(verdict.entries)} entries, worked out anew here.`
        : `THE CHAIN IS BROKEN at entry ${brokenAt.seq}: ${brokenAt.why}.`,
      ...(contains ? [] : ['THE NOTED HASH IS NOT IN IT: these entries are another history.']),
      ...(head === undefined ? [] : [`Its end: entry ${head.seq}, ${head.hash}`]),
    ].join('\n'),
  );
  return verdict.holds && contains ? DONE : FAILED;
}

/** What the service says about its own chain. */
async function verifyThere({ api, out, again }: Session): Promise<ExitStatus> {
  const { body } = await api.read('/admin/audit/verification');
  const holds = at(body, 'holds') === true;
  const broken = recordAt(body, 'brokenAt');
  out.result(body, () =>
    [
      holds
        ? `The chain holds: ${count(numberAt(body, 'verified'))} entries.`
        : `THE CHAIN IS BROKEN at entry ${numberAt(broken, 'seq') ?? NONE}: ${textAt(broken, 'why') ?? 'unknown'}.`,
      `Its end: entry ${numberAt(body, 'head', 'seq') ?? NONE}, ${textAt(body, 'head', 'hash') ?? NONE}`,
    ].join('\n'),
  );
  out.note(
    `That is the service's own word. Without it: ${again('audit list --limit 0 --json')} | pnpm twolane audit verify --file -`,
  );
  return holds ? DONE : FAILED;
}

export function auditCommands(program: Command, run: Run): void {
  const audit = program
    .command('audit')
    .description('Who did what and why, each entry chained to the one before it.');

  withLimit(audit.command('list').description('Entries of the audit trail.')).action(
    ({ limit }: { readonly limit: number }, command: Command) =>
      run(command, async ({ api, out }) => {
        await out.list(first(api.items('/admin/audit'), limit), COLUMNS);
        return DONE;
      }),
  );

  audit
    .command('verify')
    .description('Whether the chain holds: by the service, or from an export without asking anybody.')
    .option('--file <file>', 'an export (audit list --limit 0 --json), - for standard input')
    .option('--noted <hash>', 'with --file: a hash that was noted before must be in it')
    .action(({ file, noted }: { readonly file?: string; readonly noted?: string }, command: Command) =>
      run(command, async (session) => {
        if (file !== undefined) return verifyFile(session, file, noted);
        if (noted !== undefined) throw misuse('--noted needs --file.');
        return verifyThere(session);
      }),
    );
}
