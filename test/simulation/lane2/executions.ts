import type { ExecutionState } from '../../../services/replay/src/tasks/watch.ts';
import { createMachine } from '../../crash-points/world/lane2/machine.ts';
import type { Answer, LambdaFunction } from '../aws/lambda.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';
import type { Bucket } from './bucket.ts';

export type Task = Readonly<Record<string, unknown>>;

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly worker: LambdaFunction<Task>;
  readonly bucket: Bucket;
}

/** As `state-machine.yml` has them. */
const MAX_RETRIES = 6;
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 60_000;
const FINAL_ERRORS: readonly string[] = ['TerminalError', 'NotPlannable', 'WindowRefused'];
const WAIT_MS = { approval: 24 * 60 * 60_000, resume: 30 * 24 * 60 * 60_000 } as const;

/** Step Functions: an execution is as durable as can be; its tasks are tried again, and its waits end by token or by time. */
export const createExecutions = ({ scheduler, random, worker, bucket }: Ports) => {
  const executions = new Map<string, { state: ExecutionState; endedAtMs?: number; why?: string }>();
  /** Tokens that something waits with. */
  const waiting = new Map<string, (timedOut: boolean) => void>();
  const told = new Set<string>();
  /** Replays of which a task has failed: what it had done by then is not known to all. */
  const failed = new Set<unknown>();

  const tried = async (task: Task): Promise<Answer> => {
    for (let retries = 0; ; retries += 1) {
      const answer = await worker.invoke(task);
      if (!answer.ok) failed.add(task['replayId']);
      if (answer.ok || retries === MAX_RETRIES || FINAL_ERRORS.includes(answer.error ?? '')) return answer;
      const bound = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** retries);
      await scheduler.sleep(random.whole(0, bound));
    }
  };
  const wait = (token: string, ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      if (told.has(token)) return resolve(false);
      const timeout = scheduler.after(ms, () => over(true));
      const over = (timedOut: boolean): void => {
        timeout.cancelled = true;
        waiting.delete(token);
        resolve(timedOut);
      };
      waiting.set(token, over);
    });

  const run = async (replayId: string): Promise<string> => {
    const machine = createMachine({ bucket }, replayId);
    for (;;) {
      const next = machine.next();
      if (next.kind === 'ended') return next.how;
      if (next.kind === 'wait') {
        machine.woke(await wait(next.token, WAIT_MS[next.for]));
        continue;
      }
      const answer = await tried(next.input);
      if (answer.ok) machine.answered(answer.value);
      else {
        const { error = 'States.TaskFailed', why } = answer;
        await tried({ step: 'fail', replayId, name: `${next.step} failed`, error, cause: why });
        machine.failed(why);
      }
    }
  };

  return {
    start: (replayId: string): string => {
      if (!executions.has(replayId)) {
        executions.set(replayId, { state: 'running' });
        run(replayId).then((why) => {
          executions.set(replayId, { state: 'ended', endedAtMs: scheduler.nowMs(), why });
        });
      }
      return `execution:${replayId}`;
    },
    wake: (token: string): 'told' | 'gone' => {
      const over = waiting.get(token);
      if (over === undefined && told.has(token)) return 'gone';
      told.add(token);
      over?.(false);
      return 'told';
    },
    stateOf: (arn: string) => executions.get(arn.slice('execution:'.length)) ?? { state: 'unknown' as const },
    hasFailed: (replayId: string): boolean => failed.has(replayId),
    running: (): number => [...executions.values()].filter(({ state }) => state === 'running').length,
  };
};

export type Executions = ReturnType<typeof createExecutions>;
