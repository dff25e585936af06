import { type Command, InvalidArgumentError } from 'commander';
import { isRecord } from '../../../is-record.ts';
import { wholeNumber } from '../../../terminal/whole-number.ts';
import { misuse } from '../../ended.ts';
import { DONE } from '../../exit-status.ts';
import { readInput } from '../../read-input.ts';
import type { Run, Session } from '../../session.ts';
import { faultsText } from '../../views/local/faults.ts';
import { given } from '../replay/pace.ts';
import { controlServiceOf } from './control-service.ts';

const PATH = 'faults';
const MAX_TIMES = 1_000_000;

const share = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('expected a share from 0 to 1.');
};

const milliseconds = (text: string): number => {
  const value = Number(text);
  if (text.trim() !== '' && Number.isInteger(value)) return value;
  throw new InvalidArgumentError('expected whole milliseconds.');
};

interface Words {
  readonly file?: string;
  readonly seed?: number;
  readonly service?: string;
  readonly kind?: string;
  readonly operation?: string;
  readonly resource?: string;
  readonly principal?: string;
  readonly rate?: number;
  readonly times?: number;
  readonly skip?: number;
  readonly ms?: number;
  readonly when?: string;
}

const RULE_MEMBERS = [
  ...['service', 'kind', 'operation', 'resource', 'principal'],
  ...['rate', 'times', 'skip', 'ms', 'when'],
] as const;

function planIn(text: string): object {
  try {
    const plan: unknown = JSON.parse(text);
    if (isRecord(plan)) return plan;
  } catch {
    // Said below.
  }
  throw misuse('The file holds no JSON object {"seed": …, "rules": [ … ]}.');
}

/** A plan of one rule, as the options say it. */
function ruleOf({ file: _, seed, ...rule }: Words): object {
  if (rule.service === undefined || rule.kind === undefined) {
    throw misuse('Name a --service and a --kind, or a --file with a plan.');
  }
  return { ...given('seed', seed), rules: [rule] };
}

async function planOf(words: Words): Promise<object> {
  const { file } = words;
  if (file === undefined) return ruleOf(words);
  const other = RULE_MEMBERS.find((name) => words[name] !== undefined);
  if (other !== undefined) throw misuse(`--file holds all rules: leave out --${other}.`);
  return { ...planIn(await readInput(file)), ...given('seed', words.seed) };
}

export function faultsCommands(local: Command, run: Run): void {
  const faults = local
    .command('faults')
    .description('Faults on demand: what is set, and how often it befell whom.');
  const act = (
    command: Command,
    work: (session: Session, service: ReturnType<typeof controlServiceOf>) => Promise<unknown>,
  ) =>
    run(command, async (session) => {
      const plan = await work(session, controlServiceOf(command, session.signal));
      session.out.result(plan, () => faultsText(plan));
      return DONE;
    });

  faults
    .command('list', { isDefault: true })
    .description('The rules that are set, and how often each has struck.')
    .action((_: object, command: Command) => act(command, (_session, service) => service.json('GET', PATH)));
  faults
    .command('set')
    .description('Faults from now on, in place of those before: one rule by options, or a plan from a file.')
    .option('--file <plan.json>', 'a plan: {"seed": …, "rules": […]}; - is standard input')
    .option('--seed <n>', 'the same seed strikes the same calls', wholeNumber(0, 2 ** 32 - 1))
    .option('--service <name>', 'dynamodb, sqs, events, s3, lambda, states, http, delivery, queue, function')
    .option(
      '--kind <kind>',
      'throttle, conflict, delay, failBefore, failAfter, duplicate, reorder, partial, drop, stop, skew',
    )
    .option('--operation <pattern>', "the API's action; * stands for any characters")
    .option('--resource <pattern>', 'name or ARN of what the call is about')
    .option('--principal <name>', 'the function or state machine that calls')
    .option('--rate <share>', 'of the calls that match, 0 to 1 (1)', share)
    .option('--times <n>', 'at most so often', wholeNumber(0, MAX_TIMES))
    .option('--skip <n>', 'after so many calls that match', wholeNumber(0, MAX_TIMES))
    .option('--ms <n>', 'how late, how long or how far off, by kind', milliseconds)
    .option('--when <moment>', 'before, during or after; for drop and stop')
    .action((words: Words, command: Command) =>
      act(command, async (_session, service) => service.json('POST', PATH, await planOf(words))),
    );
  faults
    .command('clear')
    .description('No faults any more; shows what came of those before.')
    .action((_: object, command: Command) =>
      act(command, async ({ out }, service) => {
        const last = await service.json('DELETE', PATH);
        out.note('No faults strike any more. What came of them:');
        return last;
      }),
    );
}
