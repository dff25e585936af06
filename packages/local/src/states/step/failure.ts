/** What went wrong in a state, as `Retry` and `Catch` see it. */
export type Failure = { readonly error: string; readonly cause: string };

/** Thrown while one state is worked on, caught where the state's `Retry` and `Catch` are looked at. */
export class StateFailed extends Error {
  readonly failure: Failure;
  constructor(error: string, cause: string) {
    super(`${error}: ${cause}`);
    this.name = 'StateFailed';
    this.failure = { error, cause };
  }
}

/** No wildcard takes these (Step Functions developer guide, "Error names"). */
const beyondAll: readonly string[] = ['States.DataLimitExceeded', 'States.Runtime'];
const timeouts: readonly string[] = ['States.Timeout', 'States.HeartbeatTimeout'];

/** Whether a name in `ErrorEquals` stands for the error. */
const standsFor = (written: string, error: string): boolean => {
  if (written === error) return true;
  switch (written) {
    case 'States.ALL':
      return !beyondAll.includes(error);
    case 'States.TaskFailed':
      return !beyondAll.includes(error) && !timeouts.includes(error);
    case 'States.Timeout':
      return timeouts.includes(error);
    default:
      return false;
  }
};

export const matches = (errorEquals: readonly string[], error: string): boolean =>
  errorEquals.some((written) => standsFor(written, error));
