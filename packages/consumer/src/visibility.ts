/** A message that shall come again, but not at once. */
export interface Postponement {
  readonly receiptHandle: string;
  readonly delaySec: number;
}

export interface Visibility {
  /** Best effort: what fails comes again after the queue's own visibility timeout. Throws where the call failed. */
  postpone(queueArn: string, postponements: readonly Postponement[]): Promise<void>;
}

/** Through SQS. Its client is loaded when the first message has to wait, not at every cold start. */
export const createVisibility = (): Visibility => {
  let loaded: Promise<Visibility> | undefined;
  return {
    postpone: async (queueArn, postponements) => {
      loaded ??= import('./sqs-visibility.ts').then(({ createSqsVisibility }) => createSqsVisibility());
      await (await loaded).postpone(queueArn, postponements);
    },
  };
};
