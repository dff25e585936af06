import { closeReplay } from './close-replay.ts';
import type { WorkPorts } from './ports.ts';
import { lastTrouble } from './trouble.ts';

/** Causes come from Lambda with whole stack traces. */
const MAX_CAUSE_LENGTH = 1_000;
/** All that a Map says of the children that made it fail. */
const MAP_FAILED = 'States.ExceedToleratedFailureThreshold';

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
  const inChild = error === MAP_FAILED ? await lastTrouble(ports, replayId) : undefined;
  await closeReplay(ports, replayId, {
    status: 'failed',
    cause: `${name}: ${inChild ?? `${error}: ${messageIn(cause)}`}`.slice(0, MAX_CAUSE_LENGTH),
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
