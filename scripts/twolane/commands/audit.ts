import type { Command } from 'commander';
import { verifyChain } from '../audit/verify-chain.ts';
import { failure, misuse } from '../ended.ts';
import { DONE, type ExitStatus, FAILED } from '../exit-status.ts';
import { at, numberAt, recordAt, textAt } from '../look.ts';
import type { Column } from '../output.ts';
import { readInput } from '../read-input.ts';
import type { Run, Session } from '../session.ts';
import { count, NONE, short, time } from '../views/words.ts';
import { first, pageSize, withLimit } from './options.ts';

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

interface ListOptions {
  readonly limit: number;
  readonly about?: string;
}

/** Entries from an export: JSON lines, or one list. */
function entriesIn(text: string): readonly unknown[] {
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

/** An end of the chain in one word, as it is noted and given back. */
const headText = (head: unknown): string => {
  const seq = numberAt(head, 'seq');
  return seq === undefined ? NONE : `${seq}.${textAt(head, 'hash') ?? NONE}`;
};

async function verifyFile({ out }: Session, file: string, noted: string | undefined): Promise<ExitStatus> {
  const entries = entriesIn(await readInput(file));
  if (entries.length === 0) throw failure('There are no entries: nothing was verified.');
  const { holds, brokenAt, head, firstSeq } = verifyChain(entries);
  const ends = entries.map((entry) => `${numberAt(entry, 'seq')}.${textAt(entry, 'hash')}`);
  const contains = noted === undefined || ends.includes(noted);
  const verdict = {
    holds: holds && contains,
    verified: entries.length,
    firstSeq,
    ...(head === undefined ? {} : { head }),
    ...(brokenAt === undefined ? {} : { brokenAt }),
    ...(noted === undefined ? {} : { containsNoted: contains }),
  };
  out.result(verdict, () => verdictText(verdict, 'worked out anew here'));
  return verdict.holds ? DONE : FAILED;
}

function verdictText(verdict: unknown, how: string): string {
  const broken = textAt(verdict, 'brokenAt', 'why');
  return [
    broken === undefined
      ? `${count(numberAt(verdict, 'verified'))} entries are chained as they were written, ${how}.`
      : `THE CHAIN IS BROKEN at entry ${numberAt(verdict, 'brokenAt', 'seq') ?? NONE}: ${broken}.`,
    ...((numberAt(verdict, 'firstSeq') ?? 1) > 1
      ? [`They begin with entry ${numberAt(verdict, 'firstSeq')}: what was before it was not looked at.`]
      : []),
    ...(at(verdict, 'containsNoted') === false
      ? ['THE NOTED END IS NOT IN IT: these entries are another history.']
      : []),
    ...(at(verdict, 'head') === undefined
      ? []
      : [
          `Its end: ${headText(at(verdict, 'head'))} (note it elsewhere; --noted asks whether it is still part of the chain)`,
        ]),
  ].join('\n');
}

/** What the service says about its own chain, page by page to its end. */
async function verifyThere({ api, out, again }: Session, noted: string | undefined): Promise<ExitStatus> {
  let verified = 0;
  let after: string | undefined;
  for (;;) {
    const { body } = await api.read('/admin/audit/verification', { noted, after });
    verified += numberAt(body, 'verified') ?? 0;
    const next = textAt(body, 'next');
    const holds = at(body, 'holds') === true;
    if (holds && next !== undefined && next !== after) {
      after = next;
      continue;
    }
    const verdict = { ...recordAt(body), verified };
    out.result(verdict, () => verdictText(verdict, 'says the service itself'));
    out.note(
      `Without its word: ${again('audit list --limit 0 --json')} | pnpm twolane audit verify --file -`,
    );
    return holds ? DONE : FAILED;
  }
}

export function auditCommands(program: Command, run: Run): void {
  const audit = program
    .command('audit')
    .description('Who did what and why, each entry chained to the one before it.');

  withLimit(
    audit
      .command('list')
      .description('Entries of the audit trail, the latest first.')
      .option('--about <thing>', 'only those about replay/ID, upload/ID or message/ID'),
  ).action(({ limit, about }: ListOptions, command: Command) =>
    run(command, async ({ api, out }) => {
      const query = { about, limit: pageSize(limit) };
      await out.list(first(api.items('/admin/audit', query), limit), COLUMNS);
      return DONE;
    }),
  );

  audit
    .command('verify')
    .description('Whether the chain holds: by the service, or from an export without asking anybody.')
    .option('--file <file>', 'an export (audit list --limit 0 --json), - for standard input')
    .option('--noted <end>', 'an end that was noted before (123.abc…) must be part of it')
    .action(({ file, noted }: { readonly file?: string; readonly noted?: string }, command: Command) =>
      run(command, async (session) => {
        if (file !== undefined) return verifyFile(session, file, noted);
        return verifyThere(session, noted);
      }),
    );
}
