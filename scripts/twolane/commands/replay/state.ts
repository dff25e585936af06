import { failure } from '../../ended.ts';
import { DONE, type ExitStatus, FAILED, NEEDS_PERSON } from '../../exit-status.ts';
import { at, textAt } from '../../look.ts';

const WELL_ENDED = ['done', 'empty'];
const BADLY_ENDED = ['rejected', 'expired', 'aborted', 'failed'];
const WAITING = ['awaitingApproval', 'paused'];

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

/** Whether it has ended or waits for a person. */
export const isResting = (view: unknown): boolean =>
  [...WELL_ENDED, ...BADLY_ENDED, ...WAITING].includes(statusOf(view));

/** A person has decided, and the workflow is about to hear of it. */
export const isOnItsWay = (view: unknown): boolean =>
  statusOf(view) === 'awaitingApproval'
    ? at(view, 'approval') !== undefined
    : statusOf(view) === 'paused' && textAt(view, 'control', 'wish') === 'run';
