import { type Command, Option } from 'commander';
import { joined, writeFile } from '../../download.ts';
import { misuse } from '../../ended.ts';
import { DONE, type ExitStatus } from '../../exit-status.ts';
import { at, recordAt } from '../../look.ts';
import type { Run, Session } from '../../session.ts';
import { deltaColumns } from '../../views/replay/deltas.ts';
import { totalsText } from '../../views/replay/outcomes.ts';
import { count } from '../../views/words.ts';
import { first, pageSize, withLimit } from '../options.ts';
import { replayPath } from './follow.ts';

const OUTCOMES = ['applied', 'alreadyApplied', 'nothing', 'failed', 'frozen', 'withheld'];
const COMPARISONS = ['same', 'overtaken', 'mismatch'];

/** Of a download; the API ends a page earlier where its lines are long. */
const MAX_PAGE_LINES = 1_000;

interface Options {
  readonly phase: 'rehearsal' | 'applied' | 'verified';
  readonly consumer?: string;
  readonly outcome?: string;
  readonly comparison?: string;
  readonly format: 'table' | 'csv' | 'jsonl';
  readonly out?: string;
  readonly force?: true;
  readonly limit: number;
}

async function download(session: Session, path: string, options: Options): Promise<ExitStatus> {
  const { phase, consumer, outcome, comparison, format, out: file } = options;
  const pages = joined(
    session.api.texts(path, { phase, consumer, outcome, comparison, format, limit: MAX_PAGE_LINES }),
    format === 'csv',
  );
  if (file === undefined) {
    for await (const page of pages) process.stdout.write(page);
    return DONE;
  }
  const lines = await writeFile(file, pages, options.force === true);
  session.out.result({ file, lines }, () => `${count(lines)} lines in ${file}`);
  return DONE;
}

async function show(session: Session, replayId: string, options: Options): Promise<ExitStatus> {
  const { phase, consumer, outcome, comparison, limit } = options;
  const tense = phase === 'applied' ? 'done' : 'rehearsed';
  const items = session.api.items(replayPath(replayId, 'deltas'), {
    phase,
    consumer,
    outcome,
    comparison,
    limit: pageSize(limit),
  });
  const columns = deltaColumns(tense);
  if (session.out.json) {
    await session.out.list(first(items, limit), columns);
    return DONE;
  }
  // What is refused is refused before anything is shown.
  const deltas: unknown[] = [];
  for await (const delta of first(items, limit)) deltas.push(delta);
  const { body: view } = await session.api.read(replayPath(replayId));
  const totals = at(view, phase);
  if (Object.keys(recordAt(view, phase)).length > 0) {
    session.out.result(totals, () => totalsText(totals, tense));
  }
  const shown = await session.out.list(deltas, columns);
  if (limit > 0 && shown === limit) {
    session.out.note(
      `The first ${limit}. All of them: --limit 0, or ${session.again(`replay deltas ${replayId} --phase ${phase} --format csv --out deltas.csv`)}`,
    );
  }
  return DONE;
}

export function deltasCommand(replay: Command, run: Run): void {
  withLimit(
    replay
      .command('deltas')
      .description('What each event changes, field by field: totals first, then item by item.')
      .argument('<replayId>')
      .addOption(
        new Option('--phase <phase>', 'what would change, what has changed, what was left at the end')
          .choices(['rehearsal', 'applied', 'verified'])
          .default('rehearsal'),
      )
      .option('--consumer <name>', 'only at this consumer')
      .addOption(new Option('--outcome <outcome>', 'only deliveries that came to this').choices(OUTCOMES))
      .addOption(
        new Option('--comparison <comparison>', 'only what came to this beside its rehearsal').choices(
          COMPARISONS,
        ),
      )
      .addOption(
        new Option('--format <format>', 'csv and jsonl hold all of them, whatever --limit says')
          .choices(['table', 'csv', 'jsonl'])
          .default('table'),
      )
      .option('--out <file>', 'download into a file (csv or jsonl)')
      .option('--force', 'write over a file that is there'),
  ).action((replayId: string, options: Options, command: Command) =>
    run(command, async (session) => {
      if (options.format !== 'table') return download(session, replayPath(replayId, 'deltas'), options);
      if (options.out !== undefined) throw misuse('--out needs --format csv or --format jsonl.');
      return show(session, replayId, options);
    }),
  );
}
