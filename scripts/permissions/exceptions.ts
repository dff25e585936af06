/** A permission that no test uses, and why it is right nevertheless. `*` stands for anything. */
export interface UnusedException {
  /** The statement's name: the role or policy, and where in it. */
  readonly statement: string;
  readonly action: string;
  /** Left out: whatever it is about. */
  readonly resource?: string;
  readonly because: string;
}

/** A call that a test makes in order to see it refused. `*` stands for anything. */
export interface RefusedException {
  readonly who: string;
  readonly action: string;
  readonly resource: string;
  readonly because: string;
}

export interface Exceptions {
  readonly unused: readonly UnusedException[];
  readonly refused: readonly RefusedException[];
}

/** One that nothing falls under any more fails the check, too. */
export const EXCEPTIONS: Exceptions = {
  unused: [
    {
      statement: '*',
      action: 'logs:*',
      because: 'Lambda and Firehose write logs in the role; the local stack keeps them in files',
    },
  ],
  refused: [],
};
