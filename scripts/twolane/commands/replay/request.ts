import { timeText } from '@twolane/contracts';
import { type Command, Option } from 'commander';
import { misuse } from '../../ended.ts';
import { textAt } from '../../look.ts';
import type { Run } from '../../session.ts';
import type { RangeWords } from '../../time/parse-range.ts';
import { rangeOf, withRange } from '../options.ts';
import { askFor } from './ask-for.ts';
import { given, type Pace, paceOf, withPace } from './pace.ts';

const HOUR_MS = 3_600_000;

interface Options extends RangeWords, Pace {
  readonly mode: 'redeliver' | 'rebuild' | 'backfill';
  readonly consumer?: readonly string[];
  readonly axis?: 'recorded' | 'occurred';
  readonly type?: readonly string[];
  readonly subject?: string;
  readonly parkedCause?: string;
  readonly upload?: string;
  readonly takeGoodOnes?: true;
  readonly frozen?: readonly string[];
}

const HELP = `
Examples:
  twolane replay request --consumer inventory-reservations --during yesterday --reason 'bad deploy'
  twolane replay request --consumer insights-sales --mode rebuild --during 2026-11-25T04 --reason 'wrong totals'
  twolane replay request --consumer payments-intents --from -3h --to now --parked-cause refused --reason 'fixed'`;

/** The body of POST /admin/replays. What must go together is checked here, what is allowed by the API. */
function specOf(options: Options, reason: string, nowMs: number): Readonly<Record<string, unknown>> {
  const { mode, consumer = [], upload, frozen } = options;
  if (mode === 'backfill' && upload === undefined && frozen === undefined) {
    throw misuse('A backfill needs --upload ID or --frozen MESSAGE-ID.');
  }
  if (mode !== 'backfill' && consumer.length === 0)
    throw misuse('Name who gets the events: --consumer NAME.');
  const filter = {
    ...given('types', options.type),
    ...given('subject', options.subject),
    ...given('parkedCause', options.parkedCause),
  };
  const range = mode === 'backfill' ? undefined : rangeOf(options, nowMs);
  // A day that is not over ends now; of what can be rebuilt, with its last whole hour.
  const isOn = options.during !== undefined && range?.toMs === nowMs;
  return {
    mode,
    reason,
    ...(mode === 'backfill' ? {} : { consumers: consumer }),
    ...(range === undefined
      ? {}
      : {
          range: {
            axis: options.axis ?? (mode === 'rebuild' ? 'occurred' : 'recorded'),
            from: timeText(range.fromMs),
            to: timeText(mode === 'rebuild' && isOn ? Math.floor(nowMs / HOUR_MS) * HOUR_MS : range.toMs),
          },
        }),
    ...(Object.keys(filter).length === 0 ? {} : { filter }),
    ...(upload === undefined
      ? {}
      : { backfill: { uploadId: upload, takeGoodOnes: options.takeGoodOnes === true } }),
    ...given('frozen', frozen),
    ...paceOf(options),
  };
}

export function requestCommand(replay: Command, run: Run): void {
  const request = replay
    .command('request')
    .description('Ask for a replay: it is planned and rehearsed, and then waits for a second person.')
    .addOption(
      new Option('--mode <mode>', 'what kind of replay')
        .choices(['redeliver', 'rebuild', 'backfill'])
        .default('redeliver'),
    )
    .option('--consumer <name...>', 'who gets the events again (twolane consumers lists them)');
  withPace(
    withRange(request)
      .addOption(
        new Option(
          '--axis <axis>',
          'whether the range means when events were recorded (redeliver) or when they happened (rebuild)',
        ).choices(['recorded', 'occurred']),
      )
      .option('--type <type...>', 'only these event types')
      .option('--subject <id>', 'only this aggregate')
      .option('--parked-cause <cause>', 'only events that are parked with this cause')
      .option('--upload <id>', 'backfill: a validated upload')
      .option('--take-good-ones', 'backfill: leave out the bad lines of the upload')
      .option('--frozen <messageId...>', 'backfill: frozen messages, corrected forward'),
  )
    .addHelpText('after', HELP)
    .action((options: Options, command: Command) =>
      run(command, async (session) => {
        // Looked at before anything is asked: a question is no place to learn about a typing error.
        specOf(options, options.reason ?? '', session.nowMs());
        const reason = await session.ask.text(
          options.reason,
          'Why? (approver and audit trail read it)',
          '--reason',
        );
        const spec = specOf(options, reason, session.nowMs());
        const from = textAt(spec, 'range', 'from');
        // Whoever repeats the command under its key needs the same range, which `now` and `-3h` are not.
        if (from !== undefined) session.out.note(`From ${from} to ${textAt(spec, 'range', 'to')}`);
        return askFor(session, spec, options.wait);
      }),
    );
}
