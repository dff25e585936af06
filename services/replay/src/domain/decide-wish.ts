import { ok, type Result, refuse } from '@twolane/contracts';
import { type Control, isEnd, type Status } from './model.ts';

export type WishRefusal = {
  readonly kind: 'replay-status';
  readonly status: Status;
  /** What is not possible in it. */
  readonly detail: string;
};

/** A change of what is wanted; `undefined` where it is wanted already. */
export type Wished = Result<Control | undefined, WishRefusal>;

const not = (status: Status, detail: string): Wished => refuse({ kind: 'replay-status', status, detail });

/** From approval to the end of applying: before that nothing is changed that could be held up. */
export const decidePause = (status: Status, control: Control, cause: string): Wished => {
  if (control.wish === 'abort') return not(status, 'it is being aborted');
  if (!['awaitingApproval', 'applying', 'paused'].includes(status)) {
    return not(status, isEnd(status) ? 'it has ended' : 'it changes nothing at the moment');
  }
  return ok(control.wish === 'pause' ? undefined : { ...control, wish: 'pause', cause });
};

/** What went wrong before it paused is still there to be read: in the audit trail and in its totals. */
export const decideResume = (status: Status, control: Control): Wished => {
  if (control.wish === 'abort') return not(status, 'it is being aborted');
  if (isEnd(status)) return not(status, 'it has ended');
  if (control.wish === 'run') return status === 'paused' ? ok(running(control)) : ok(undefined);
  return ok(running(control));
};

const running = ({ ratePerSec }: Control): Control => ({ wish: 'run', ratePerSec });

/** At any time before all is applied. It is final: what was applied stays, and the rest is not. */
export const decideAbort = (status: Status, control: Control, cause: string): Wished => {
  if (isEnd(status)) return not(status, 'it has ended');
  // A verification changes nothing and ends by itself: an abort would be promised and not kept.
  if (status === 'verifying') return not(status, 'all of it is applied');
  return ok(control.wish === 'abort' ? undefined : { ...control, wish: 'abort', cause });
};

export const decideRate = (status: Status, control: Control, ratePerSec: number): Wished => {
  if (isEnd(status)) return not(status, 'it has ended');
  return ok(control.ratePerSec === ratePerSec ? undefined : { ...control, ratePerSec });
};
