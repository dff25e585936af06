import { setTimeout as sleep } from 'node:timers/promises';
import { pathOf } from '../../api/admin-api.ts';
import { Ended } from '../../ended.ts';
import { NOT_REACHABLE } from '../../exit-status.ts';
import type { Session } from '../../session.ts';
import { createReplayBar } from './replay-bar.ts';
import { isOnItsWay, isResting } from './state.ts';

const LOOK_EVERY_MS = 1_000;
/** A watch outlives a restart of the stack, and of a laptop's network. */
const OUTAGE_LIMIT_MS = 120_000;
/** After a decision the state moves on within seconds; when it does not, a person should look. */
const DECISION_LIMIT_MS = 15_000;

export const replayPath = (replayId: string, ...more: readonly string[]): string =>
  pathOf('admin', 'replays', replayId, ...more);

/** A replay as it is now; an outage of some seconds is waited out. */
async function look({ api, out, nowMs, signal }: Session, replayId: string): Promise<unknown> {
  const untilMs = nowMs() + OUTAGE_LIMIT_MS;
  for (let tries = 1; ; tries += 1) {
    try {
      return (await api.read(replayPath(replayId))).body;
    } catch (error) {
      const passes = error instanceof Ended && error.status === NOT_REACHABLE && nowMs() < untilMs;
      if (!passes) throw error;
      if (tries === 1) out.note('Not reachable at the moment; the replay is durable, and the watch goes on.');
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  }
}

/**
 * Shows a replay's progress until it has ended or waits for a person, and answers what it is then. With `--json` a line
 * for each view that differs from the one before.
 */
export async function follow(session: Session, replayId: string): Promise<unknown> {
  const { out, nowMs, signal, again } = session;
  const bar = createReplayBar(session);
  let said = '';
  let movingMs = nowMs();
  try {
    for (;;) {
      const view = await look(session, replayId);
      if (!isOnItsWay(view)) movingMs = nowMs();
      if (isResting(view) && (!isOnItsWay(view) || nowMs() - movingMs > DECISION_LIMIT_MS)) return view;
      const text = JSON.stringify(view);
      if (out.json && text !== said) out.result(view, () => '');
      said = text;
      bar.show(view);
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
  } finally {
    bar.stop();
    if (signal.aborted) out.note(`The replay goes on. Watch it again: ${again(`replay watch ${replayId}`)}`);
  }
}
