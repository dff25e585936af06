import type { Command } from 'commander';
import { failure, misuse } from '../../ended.ts';
import { DONE, type ExitStatus } from '../../exit-status.ts';
import { at, numberAt, textAt } from '../../look.ts';
import type { Run, Session } from '../../session.ts';
import { externalText } from '../../views/replay/external.ts';
import { SHORT_HASH } from '../../views/replay/plan.ts';
import { replayText } from '../../views/replay/replay.ts';
import { count } from '../../views/words.ts';
import { replayPath } from './follow.ts';
import { settleReplay } from './settle.ts';
import { statusOf } from './state.ts';

const APPROVE = 'replay:approve';
const OVERRIDE = 'replay:override';

interface ApproveOptions {
  readonly planHash?: string;
  readonly allowExternal?: true;
  readonly reason?: string;
  readonly watch?: true;
}

/** The hash that is approved: the one that was named, or the shown one once its beginning was typed. */
async function hashFor(session: Session, view: unknown, options: ApproveOptions): Promise<string> {
  if (options.planHash !== undefined) return options.planHash;
  const hash = textAt(view, 'plan', 'planHash');
  if (hash === undefined) throw failure(`There is no plan to approve: the replay is ${statusOf(view)}.`);
  if (!session.ask.possible)
    throw misuse('--plan-hash is needed: approval is for one plan, the one that was looked at.');
  session.out.note(replayText(view));
  session.out.note(externalText(at(view, 'plan'), options.allowExternal === true));
  const start = hash.slice(0, SHORT_HASH);
  const question = `To approve ${count(numberAt(view, 'plan', 'planned'))} deliveries, type the first ${SHORT_HASH} characters of the plan's hash:`;
  if (!(await session.ask.exactly(question, start)))
    throw failure('That is not its beginning. Nothing was approved.');
  return hash;
}

/** Says what is there now, or follows it. */
async function afterwards(
  session: Session,
  replayId: string,
  view: unknown,
  watch: boolean,
): Promise<ExitStatus> {
  if (watch) return settleReplay(session, replayId);
  session.out.result(view, () => `Replay ${replayId}: ${textAt(view, 'status') ?? 'decided'}`);
  session.out.note(`Follow it: ${session.again(`replay watch ${replayId}`)}`);
  return DONE;
}

export function decideCommands(replay: Command, run: Run): void {
  replay
    .command('approve')
    .description('Approve a plan, as a second person: it is shown, and its hash asked for.')
    .argument('<replayId>')
    .option('--plan-hash <hash>', 'approve this very plan without being asked (for scripts)')
    .option(
      '--allow-external',
      'let consumers call what lies outside of the database (needs replay:override)',
    )
    .option('--reason <text>', 'why, for the audit trail')
    .option('--watch', 'follow it afterwards')
    .action((replayId: string, options: ApproveOptions, command: Command) =>
      run(command, async (session) => {
        const { body: view } = await session.api.read(replayPath(replayId));
        const planHash = await hashFor(session, view, options);
        const reason = await session.ask.text(options.reason, 'Why is it right?', '--reason');
        const allowExternal = options.allowExternal === true;
        const { body } = await session.api.order(
          replayPath(replayId, 'approval'),
          { planHash, reason, ...(allowExternal ? { allowExternal } : {}) },
          { scopes: allowExternal ? [APPROVE, OVERRIDE] : [APPROVE] },
        );
        if (options.planHash !== undefined) session.out.note(externalText(at(view, 'plan'), allowExternal));
        return afterwards(session, replayId, body, options.watch === true);
      }),
    );

  replay
    .command('reject')
    .description('Reject a plan: the replay ends, nothing was changed.')
    .argument('<replayId>')
    .option('--reason <text>', 'why, for the audit trail')
    .action((replayId: string, { reason }: { reason?: string }, command: Command) =>
      run(command, async (session) => {
        const why = await session.ask.text(reason, 'Why not?', '--reason');
        const { body } = await session.api.order(
          replayPath(replayId, 'rejection'),
          { reason: why },
          { scopes: [APPROVE] },
        );
        session.out.result(body, () => `Replay ${replayId}: ${textAt(body, 'status') ?? 'rejected'}`);
        return DONE;
      }),
    );
}
