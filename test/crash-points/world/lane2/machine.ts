import type { Lane2 } from './lane2.ts';

/** What the state machine does next: a task of the worker, or waiting for a token. */
export type Next =
  | { readonly kind: 'task'; readonly step: string; readonly input: Readonly<Record<string, unknown>> }
  | { readonly kind: 'wait'; readonly token: string; readonly for: 'approval' | 'resume' }
  | { readonly kind: 'ended'; readonly how: string };

export interface Machine {
  readonly next: () => Next;
  /** The task was answered. */
  readonly answered: (answer: unknown) => void;
  /** The wait is over: by its token, or by its time. */
  readonly woke: (timedOut: boolean) => void;
  /** All tries of a task failed. */
  readonly failed: (why: string) => void;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
const nextIn = (answer: unknown): string => (isRecord(answer) ? String(answer['next']) : '');

/** States in which a Map works off a list, one after the other here. */
const MAPS: Readonly<Record<string, { readonly list: string; readonly after: string }>> = {
  scan: { list: 'hours.jsonl', after: 'finishPlan' },
  rehearse: { list: 'slices.jsonl', after: 'finishRehearsal' },
  apply: { list: 'slices.jsonl', after: 'checkStage' },
  fill: { list: 'slices.jsonl', after: 'checkStage' },
  verify: { list: 'slices.jsonl', after: 'finishVerification' },
};
/** Where an answer's `next` leads that names no state of the same name. */
const LEADS: Readonly<Record<string, string>> = {
  approve: 'awaitApproval',
  stage: 'beginStage',
  paused: 'awaitResume',
  wait: 'awaitResume',
  finish: 'finishVerification',
};

/** The state machine of a replay, as `state-machine.yml` has it, one task at a time. As durable as Step Functions. */
export const createMachine = (
  { bucket }: { readonly bucket: Pick<Lane2['bucket'], 'text'> },
  replayId: string,
): Machine => {
  let at = 'prepare';
  let stage: unknown = 1;
  let items: readonly unknown[] | undefined;
  let index = 0;
  let timedOut = false;
  let tokens = 0;
  let waits: 'approval' | 'resume' | undefined;

  const lines = (name: string): readonly unknown[] =>
    bucket
      .text(`replays/${replayId}/${name}`)
      .split('\n')
      .flatMap((line): readonly unknown[] => (line === '' ? [] : [JSON.parse(line)]));
  const token = (): string => `${replayId}-token-${tokens}`;

  const go = (to: string): void => {
    if (at === 'decideApproval' && to === 'apply') at = 'beginStage';
    else if (to === 'verify' && at !== 'beginVerification') at = 'beginVerification';
    else at = LEADS[to] ?? to;
    items = undefined;
    index = 0;
    if (at === 'awaitApproval' || at === 'awaitResume') tokens += 1;
  };
  const inputNow = (): Readonly<Record<string, unknown>> => {
    const item = items?.[index];
    const of = at === 'scan' ? { item } : isRecord(item) ? item : {};
    return {
      step: at,
      replayId,
      ...of,
      ...(at === 'apply' ? { stage } : {}),
      ...(at.startsWith('await') ? { token: token() } : {}),
      ...(at.startsWith('decide') ? { timedOut } : {}),
    };
  };

  const next = (): Next => {
    if (waits !== undefined) return { kind: 'wait', token: token(), for: waits };
    const map = MAPS[at];
    if (map !== undefined) {
      items ??= lines(map.list);
      if (index >= items.length) {
        go(map.after);
        return next();
      }
    }
    return TASKS.has(at) ? { kind: 'task', step: at, input: inputNow() } : { kind: 'ended', how: at };
  };

  return {
    next,
    answered: (answer) => {
      if (MAPS[at] !== undefined) {
        if (!isRecord(answer) || answer['more'] !== true) index += 1;
        return;
      }
      switch (at) {
        case 'awaitApproval':
          waits = 'approval';
          return;
        case 'awaitResume':
          waits = 'resume';
          return;
        case 'beginStage':
          stage = isRecord(answer) ? answer['stage'] : stage;
          break;
      }
      go(nextIn(answer));
    },
    woke: (late) => {
      timedOut = late;
      at = waits === 'approval' ? 'decideApproval' : 'decideResume';
      waits = undefined;
    },
    failed: (why) => {
      at = `failed: ${why}`;
      waits = undefined;
    },
  };
};

const TASKS: ReadonlySet<string> = new Set([
  ...['prepare', 'scan', 'finishPlan', 'rehearse', 'finishRehearsal', 'awaitApproval', 'decideApproval'],
  ...['beginStage', 'apply', 'fill', 'checkStage', 'swap', 'awaitResume', 'decideResume'],
  ...['beginVerification', 'verify', 'finishVerification'],
]);
