import { closeReplay } from './close-replay.ts';
import type { WorkPorts } from './ports.ts';

/** Causes come from Lambda with whole stack traces. */
const MAX_CAUSE_LENGTH = 1_000;

export interface Failure {
  /** Named state in which the workflow ends, such as `PlanFailed`. */
  readonly name: string;
  readonly error: string;
  readonly cause: string;
}

/** Writes down why the workflow ends. */
export const recordFailure = async (
  ports: WorkPorts,
  replayId: string,
  { name, error, cause }: Failure,
): Promise<void> => {
  ports.logger.warn('replay failed', { replayId, name, error, cause });
  await closeReplay(ports, replayId, {
    status: 'failed',
    cause: `${name}: ${error}: ${messageIn(cause)}`.slice(0, MAX_CAUSE_LENGTH),
  });
};

/** Lambda says what was thrown as JSON, with its message in `errorMessage`. */
const messageIn = (cause: string): string => {
  try {
    const parsed: unknown = JSON.parse(cause);
    const message: unknown =
      typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, 'errorMessage') : undefined;
    return typeof message === 'string' ? message : cause;
  } catch {
    return cause;
  }
};
