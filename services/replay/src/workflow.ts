/** The state machine, as far as the admin API and the watch command it. Throws `RetryableError` where it cannot be reached. */
export interface Workflow {
  /** Starts a replay's execution. The same replay again is the same execution. */
  start(replayId: string): Promise<{ readonly executionArn: string }>;
  /**
   * Lets what waits with this token look at the record again. `gone`: nothing waits with it any more, because it was
   * told before, or its time was up.
   */
  wake(token: string): Promise<'told' | 'gone'>;
  /** Whether it is there: throws where it is not. */
  look(): Promise<void>;
}
