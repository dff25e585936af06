import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '../../../terminal/progress.ts';
import { pathOf } from '../../api/admin-api.ts';
import { Ended, failure } from '../../ended.ts';
import { DONE, type ExitStatus, FAILED, NEEDS_PERSON, NOT_REACHABLE } from '../../exit-status.ts';
import { at, numberAt, textAt } from '../../look.ts';
import type { Session } from '../../session.ts';
import { externalOf } from '../../views/replay/external.ts';
import { count } from '../../views/words.ts';

const LOOK_EVERY_MS = 1_000;
/** A watch outlives a restart of the stack, and of a laptop's network. */
const OUTAGE_LIMIT_MS = 120_000;
/** After a decision the state moves on within seconds; when it does not, a person should look. */
const DECISION_LIMIT_MS = 15_000;

const WELL_ENDED = ['done', 'empty'];
const BADLY_ENDED = ['rejected', 'expired', 'aborted', 'failed'];
const WAITING = ['awaitingApproval', 'paused'];

const CAPTION: Readonly<Record<string, string>> = {
  planning: 'Planning',
  rehearsing: 'Rehearsing',
  applying: 'Applying',
  verifying: 'Verifying',
  awaitingApproval: 'Approved, about to begin',
  paused: 'Resumed, about to go on',
};

export const statusOf = (view: unknown): string => {
  const status = textAt(view, 'status');
  if (status === undefined) throw failure('The API answered something else than a replay.');
  return status;
};

/** How a command ends that has waited for this state. */
export const exitOf = (status: string): ExitStatus => {
  if (WELL_ENDED.includes(status)) return DONE;
  return BADLY_ENDED.includes(status) ? FAILED : NEEDS_PERSON;
};

/** What was decided takes a moment until the workflow hears of it. */
const isOnItsWay = (view: unknown): boolean =>
  statusOf(view) === 'awaitingApproval'
    ? at(view, 'approval') !== undefined
    : statusOf(view) === 'paused' && textAt(view, 'control', 'wish') === 'run';

const isResting = (status: string): boolean => [...WELL_ENDED, ...BADLY_ENDED, ...WAITING].includes(status);

export const replayPath = (replayId: string, ...more: readonly string[]): string =>
  pathOf('admin', 'replays', replayId, ...more);

/** A replay as it is now; an outage of some seconds is waited out. */
async function look({ api, out, nowMs, signal }: Session, replayId: string): Promise<unknown> {
  const untilMs = nowMs() + OUTAGE_LIMIT_MS;
  for (;;) {
    try {
      return (await api.read(replayPath(replayId))).body;
    } catch (error) {
      const passes = error instanceof Ended && error.status === NOT_REACHABLE && nowMs() < untilMs;
      if (!passes) throw error;
      out.note('Not reachable at the moment; the replay is durable, and the watch goes on.');
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}

/** The figures of the phase that is under way, for the end of a bar. */
function noteOf(view: unknown, ratePerSec: number): string {
  const failed = numberAt(view, 'progress', 'failed') ?? numberAt(view, 'applied', 'outcomes', 'failed');
  const stage = numberAt(view, 'stage');
  return [
    ...(stage === undefined ? [] : [`share ${stage}%`]),
    `${ratePerSec.toFixed(1)}/s`,
    ...(failed === undefined ? [] : [`${count(failed)} failed`]),
  ].join(', ');
}

/**
 * Shows a replay's progress until it has ended or waits for a person, and answers what it is then. With `--json` a line
 * for each view that differs from the one before.
 */
export async function follow(session: Session, replayId: string): Promise<unknown> {
  const { out, nowMs, signal } = session;
  let bar: Progress | undefined;
  let phase = '';
  let since = { done: 0, atMs: nowMs() };
  let said = '';
  let movingMs = nowMs();
  try {
    for (;;) {
      const view = await look(session, replayId);
      const status = statusOf(view);
      const text = JSON.stringify(view);
      movingMs = isOnItsWay(view) ? movingMs : nowMs();
      const rests = isResting(status) && (!isOnItsWay(view) || nowMs() - movingMs > DECISION_LIMIT_MS);
      if (rests) return view;
      if (out.json && text !== said) out.result(view, () => '');
      said = text;
      const done = numberAt(view, 'progress', 'done') ?? 0;
      // Before there is a plan nobody knows how many.
      const of = numberAt(view, 'progress', 'of') ?? 1;
      if (status !== phase) {
        bar?.stop();
        bar = out.progress(CAPTION[status] ?? status, of);
        since = { done, atMs: nowMs() };
        phase = status;
      }
      const seconds = Math.max(1, nowMs() - since.atMs) / 1_000;
      bar?.update(done, () => noteOf(view, Math.max(0, done - since.done) / seconds), of);
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  } catch (error) {
    bar?.stop();
    if (signal.aborted)
      out.note(`The replay goes on. Watch it again: ${session.again(`replay watch ${replayId}`)}`);
    throw error;
  } finally {
    bar?.stop();
  }
}

/** What to say next to whoever sees the replay in this state. */
export function nextWords(view: unknown, again: Session['again']): readonly string[] {
  const replayId = textAt(view, 'replayId') ?? '';
  const planHash = textAt(view, 'plan', 'planHash') ?? '';
  const allow = externalOf(at(view, 'plan')).downstream.length > 0 ? ' --allow-external' : '';
  switch (statusOf(view)) {
    case 'awaitingApproval':
      return [
        `Look at the differences:  ${again(`replay deltas ${replayId}`)}`,
        `A second person approves: ${again(`replay approve ${replayId} --plan-hash ${planHash}${allow} --reason '…'`)} --as SOMEBODY_ELSE`,
        `or rejects:               ${again(`replay reject ${replayId} --reason '…'`)} --as SOMEBODY_ELSE`,
      ];
    case 'paused':
      return [
        `It goes on with:  ${again(`replay resume ${replayId} --reason '…'`)}`,
        `or is given up:   ${again(`replay abort ${replayId} --reason '…'`)}`,
      ];
    case 'empty':
      return ['Nothing in this range would be replayed. Widen the range or the filter.'];
    case 'expired':
      return ['Nobody approved it in time. Request it again.'];
    case 'failed':
      return [`See what it did: ${again(`replay deltas ${replayId} --phase applied`)}`];
    default:
      return at(view, 'verification') === undefined
        ? []
        : [`Its differences: ${again(`replay deltas ${replayId} --phase applied`)}`];
  }
}
