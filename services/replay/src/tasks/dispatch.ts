import { TerminalError } from '@twolane/store';
import { STAGES } from '../domain/model.ts';
import type { ScanItem } from '../domain/scan-plan.ts';
import { isRecord, isText, isWhole } from '../domain/shape.ts';
import type { Workflow } from '../workflow.ts';
import { apply } from './apply.ts';
import { decideApprovalStep } from './decide-approval-step.ts';
import { decideResume } from './decide-resume.ts';
import { finishPlan } from './finish-plan.ts';
import { finishRehearsal } from './finish-rehearsal.ts';
import type { WorkPorts } from './ports.ts';
import { prepare } from './prepare.ts';
import { fillWindow } from './rebuild-slices.ts';
import { recordFailure } from './record-failure.ts';
import { rehearse } from './rehearse.ts';
import { scan } from './scan.ts';
import { beginStage, checkStage } from './stages.ts';
import { swapWindows } from './swap-windows.ts';
import { noteTrouble } from './trouble.ts';
import { beginVerification, finishVerification } from './verification.ts';
import { verifySlice } from './verify-slice.ts';
import { waitForPeople } from './wait-for-people.ts';

export interface DispatchPorts extends WorkPorts {
  readonly workflow: Pick<Workflow, 'wake'>;
  /** Validates an upload, line by line. */
  readonly validateUpload: (input: {
    readonly uploadId: string;
    readonly run: string;
    readonly deadlineMs: number;
  }) => Promise<unknown>;
}

type Input = Readonly<Record<string, unknown>>;

const text = (input: Input, name: string): string => {
  const value = input[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new TerminalError(`The workflow's task lacks the text "${name}".`);
};

const whole = (input: Input, name: string): number => {
  const value = input[name];
  if (typeof value === 'number' && isWhole(value)) return value;
  throw new TerminalError(`The workflow's task lacks the whole number "${name}".`);
};

const stageIn = (input: Input) => {
  const stage = STAGES.find((known) => known === input['stage']);
  if (stage !== undefined) return stage;
  throw new TerminalError('The workflow names no stage.');
};

const isScanItem = (value: unknown): value is ScanItem => {
  if (!isRecord(value) || !isWhole(value['item'])) return false;
  if (value['kind'] === 'upload') return isText(value['key']);
  return (
    value['kind'] === 'frozen' ||
    (['journal', 'archive'].some((kind) => kind === value['kind']) &&
      isWhole(value['fromMs']) &&
      isWhole(value['toMs']))
  );
};

const itemIn = (input: Input): ScanItem => {
  const item = input['item'];
  if (isScanItem(item)) return item;
  throw new TerminalError('The workflow names nothing to scan.');
};

/**
 * One task of the workflow, by its name. Every one may be run again: what it did is found done. `deadlineMs`: until when
 * a slice may be worked at. Throws `TerminalError` for a task that nobody knows.
 */
export const dispatch = async (ports: DispatchPorts, input: Input, deadlineMs: number): Promise<unknown> => {
  const step = text(input, 'step');
  if (step === 'validateUpload') {
    return ports.validateUpload({ uploadId: text(input, 'uploadId'), run: text(input, 'run'), deadlineMs });
  }
  const replayId = text(input, 'replayId');
  try {
    return await perform(ports, input, { step, replayId, deadlineMs });
  } catch (error) {
    if (IN_MAPS.includes(step)) await noteTrouble(ports, replayId, step, error);
    throw error;
  }
};

/** Steps that are children of a Map. */
const IN_MAPS = ['scan', 'rehearse', 'apply', 'fill', 'verify'];

const perform = async (
  ports: DispatchPorts,
  input: Input,
  {
    step,
    replayId,
    deadlineMs,
  }: { readonly step: string; readonly replayId: string; readonly deadlineMs: number },
): Promise<unknown> => {
  const timedOut = input['timedOut'] === true;
  switch (step) {
    case 'prepare':
      return prepare(ports, replayId);
    case 'scan':
      return scan(ports, replayId, itemIn(input));
    case 'finishPlan':
      return finishPlan(ports, replayId);
    case 'rehearse':
      return rehearse(ports, replayId, whole(input, 'slice'), deadlineMs);
    case 'finishRehearsal':
      return finishRehearsal(ports, replayId);
    case 'awaitApproval':
      return waitForPeople(ports, replayId, { kind: 'approval', token: text(input, 'token') });
    case 'decideApproval':
      return decideApprovalStep(ports, replayId, timedOut);
    case 'beginStage':
      return beginStage(ports, replayId);
    case 'apply':
      return apply(ports, { replayId, slice: whole(input, 'slice'), stage: stageIn(input) }, deadlineMs);
    case 'fill':
      return fillWindow(ports, replayId, whole(input, 'slice'), deadlineMs);
    case 'checkStage':
      return checkStage(ports, replayId);
    case 'swap':
      return swapWindows(ports, replayId);
    case 'awaitResume':
      return waitForPeople(ports, replayId, { kind: 'resume', token: text(input, 'token') });
    case 'decideResume':
      return decideResume(ports, replayId, timedOut);
    case 'beginVerification':
      return beginVerification(ports, replayId);
    case 'verify':
      return verifySlice(ports, replayId, whole(input, 'slice'), deadlineMs);
    case 'finishVerification':
      return finishVerification(ports, replayId);
    case 'fail':
      return recordFailure(ports, replayId, {
        name: text(input, 'name'),
        error: text(input, 'error'),
        cause: String(input['cause'] ?? ''),
      });
    default:
      throw new TerminalError(`The workflow has no task "${step}".`);
  }
};
