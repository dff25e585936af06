import { DONE, type ExitStatus, FAILED } from '../../exit-status.ts';
import { numberAt, textAt } from '../../look.ts';
import type { Session } from '../../session.ts';
import { count } from '../../views/words.ts';
import { momentText } from '../options.ts';
import { MANAGE } from './on-each.ts';

/** What one request may do; the API works on it for some seconds. */
const MAX_PER_REQUEST = 1_000;

export interface RedriveAll {
  readonly consumer: string;
  readonly cause?: string;
  readonly sentAfter?: string;
  readonly sentBefore?: string;
  readonly rate: number;
  readonly limit: number;
  readonly reason?: string;
}

/** Sends what matches to its consumer, request by request, until nothing is left or the limit is reached. */
export async function redriveAll(session: Session, options: RedriveAll): Promise<ExitStatus> {
  const { api, out, nowMs, again } = session;
  const { consumer, cause, rate: ratePerSec, limit } = options;
  const sentAfter = momentText(options.sentAfter, nowMs());
  const sentBefore = momentText(options.sentBefore, nowMs());
  const reason = await session.ask.text(options.reason, 'Why?', '--reason');
  const totals = { redriven: 0, skipped: 0, failed: 0, left: 0 };
  const bar = out.progress('Redriving', limit);
  let after: string | undefined;
  try {
    for (;;) {
      const remaining = limit - totals.redriven;
      const filter = { consumer, cause, sentAfter, sentBefore };
      const { body } = await api.order(
        '/admin/messages/redrive',
        { ...filter, ratePerSec, reason, limit: Math.min(remaining, MAX_PER_REQUEST), after },
        MANAGE,
      );
      totals.redriven += numberAt(body, 'redriven') ?? 0;
      totals.skipped += numberAt(body, 'skipped') ?? 0;
      totals.failed += numberAt(body, 'failed') ?? 0;
      totals.left = numberAt(body, 'left') ?? 0;
      const next = textAt(body, 'next');
      bar.update(totals.redriven, () => `${count(totals.failed)} not taken`, totals.redriven + totals.left);
      if (next === undefined || next === after || totals.redriven >= limit) break;
      after = next;
    }
  } finally {
    bar.stop();
  }
  out.result(
    totals,
    () =>
      `${count(totals.redriven)} sent to ${consumer}, ${count(totals.skipped)} passed over (frozen, discarded or sent before), ${count(totals.failed)} not taken by the queue`,
  );
  if (totals.left > 0)
    out.note(`At least ${count(totals.left)} are left: repeat the command, or raise --limit.`);
  if (totals.skipped > 0) out.note(`Frozen ones are corrected forward: ${again('frozen list')}`);
  return totals.failed > 0 ? FAILED : DONE;
}
