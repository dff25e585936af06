import type { Command } from 'commander';
import { DONE } from '../exit-status.ts';
import { listAt, numberAt, textsAt } from '../look.ts';
import type { Column } from '../output.ts';
import type { Run } from '../session.ts';
import { UPLOAD_COLUMNS, uploadText } from '../views/uploads.ts';
import { NONE, short } from '../views/words.ts';
import { sendUpload, settleUpload, uploadPath, validate } from './backfill/upload.ts';
import { first, pageSize, withLimit } from './options.ts';
import { askFor } from './replay/ask-for.ts';
import { type Pace, paceOf, withPace } from './replay/pace.ts';

const BAD_LINE_COLUMNS: readonly Column[] = [
  { name: 'line', right: true, of: (bad) => String(numberAt(bad, 'line') ?? NONE) },
  {
    name: 'problems',
    of: (bad) =>
      [
        ...textsAt(bad, 'problems'),
        ...listAt(bad, 'problems').filter((problem) => typeof problem === 'object'),
      ]
        .map((problem) => short(problem, 100))
        .join('\n'),
  },
];

interface UploadOptions {
  readonly name?: string;
  readonly wait: boolean;
}

interface RequestOptions extends Pace {
  readonly takeGoodOnes?: true;
}

const NO_WAIT = ['--no-wait', 'do not wait for the end of the validation'] as const;

export function backfillCommands(program: Command, run: Run): void {
  const backfill = program
    .command('backfill')
    .description('Events that are missing, from a file of JSON lines: send it, have it checked, ask for it.');

  backfill
    .command('upload')
    .description('Send a file and have it validated line by line. Nothing is applied.')
    .argument('<file>', 'CloudEvents, one a line')
    .option('--name <text>', 'what it is called in lists (the name of the file)')
    .option(...NO_WAIT)
    .action((file: string, options: UploadOptions, command: Command) =>
      run(command, (session) => sendUpload(session, file, options)),
    );

  backfill
    .command('validate')
    .description('Have an upload validated again.')
    .argument('<uploadId>')
    .option(...NO_WAIT)
    .action((uploadId: string, { wait }: { readonly wait: boolean }, command: Command) =>
      run(command, async (session) => {
        await validate(session, uploadId);
        return wait ? settleUpload(session, uploadId) : DONE;
      }),
    );

  withLimit(backfill.command('list').description('Uploads, the latest first.')).action(
    ({ limit }: { readonly limit: number }, command: Command) =>
      run(command, async ({ api, out }) => {
        await out.list(
          first(api.items('/admin/backfills', { limit: pageSize(limit) }), limit),
          UPLOAD_COLUMNS,
        );
        return DONE;
      }),
  );

  backfill
    .command('show')
    .description('An upload and the report of its validation.')
    .argument('<uploadId>')
    .action((uploadId: string, _: object, command: Command) =>
      run(command, async ({ api, out }) => {
        const { body } = await api.read(uploadPath(uploadId));
        out.result(body, () => uploadText(body));
        return DONE;
      }),
    );

  withLimit(
    backfill.command('bad-lines').description('Lines that are no events, with why.').argument('<uploadId>'),
  ).action((uploadId: string, { limit }: { readonly limit: number }, command: Command) =>
    run(command, async ({ api, out }) => {
      await out.list(
        first(api.items(uploadPath(uploadId, 'bad-lines'), { limit: pageSize(limit) }), limit),
        BAD_LINE_COLUMNS,
      );
      return DONE;
    }),
  );

  const request = backfill
    .command('request')
    .description(
      'Ask for a replay that appends an upload: planned and rehearsed, it waits for a second person.',
    )
    .argument('<uploadId>')
    .option('--take-good-ones', 'leave out the bad lines');
  withPace(request).action((uploadId: string, options: RequestOptions, command: Command) =>
    run(command, async (session) => {
      const reason = await session.ask.text(options.reason, 'Why?', '--reason');
      const backfill = { uploadId, takeGoodOnes: options.takeGoodOnes === true };
      return askFor(session, { mode: 'backfill', reason, backfill, ...paceOf(options) }, options.wait);
    }),
  );
}
