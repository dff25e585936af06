import { at, numberAt, textAt } from '../../look.ts';
import type { Session } from '../../session.ts';
import { externalOf } from '../../views/replay/external.ts';
import { statusOf } from './state.ts';

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
      return at(view, 'verification') === undefined ? [] : receiptWords(view, again);
  }
}

function receiptWords(view: unknown, again: Session['again']): readonly string[] {
  const deltas = `replay deltas ${textAt(view, 'replayId') ?? ''}`;
  const mismatches = numberAt(view, 'verification', 'mismatches') ?? 0;
  const left = numberAt(view, 'verification', 'proof', 'stillToApply') ?? 0;
  return [
    `Its differences: ${again(`${deltas} --phase applied`)}`,
    ...(mismatches === 0
      ? []
      : [`Not as shown:    ${again(`${deltas} --phase applied --comparison mismatch`)}`]),
    ...(left === 0 ? [] : [`Left to apply:   ${again(`${deltas} --phase verified --outcome applied`)}`]),
  ];
}
