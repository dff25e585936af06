/** A permission that no test uses, and why it is right nevertheless. `*` stands for anything. */
export interface UnusedException {
  /** The statement's name: the role or policy, and where in it. */
  readonly statement: string;
  readonly action: string;
  /** Left out: whatever it is about. */
  readonly resource?: string;
  readonly because: string;
  /** Some runs use it and some do not: then it is not called stale where one did. */
  readonly isUsedByChance?: true;
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
    {
      statement: 'ArchiveStreamRole *',
      action: 's3:*Bucket*',
      because:
        'Firehose looks at its bucket so (developer guide, "Grant Firehose access to an Amazon S3 destination")',
    },
    {
      statement: 'ArchiveStreamRole *',
      action: 's3:AbortMultipartUpload',
      because: 'Firehose uploads large objects in parts; the same page',
    },
    {
      statement: 'ArchiveStreamRole *',
      action: 's3:PutObject',
      resource: '*/errors/*',
      because: 'only records that Firehose itself cannot process go there',
    },
    {
      statement: 'ArchiveRuleRole *',
      action: 'firehose:PutRecordBatch',
      because: 'EventBridge puts one record or several, as it likes (user guide, "Target permissions")',
    },
    {
      statement: 'ReplayStateMachineRole *',
      action: 'states:*Execution',
      because:
        'Step Functions looks after the children of a Map Run so (developer guide, "IAM policies for Distributed Map")',
    },
    {
      statement: '*QueuePolicy[1]',
      action: 'sqs:SendMessage',
      because: 'EventBridge gives a delivery up after a day: no test waits for that',
    },
    {
      statement: 'ArchiveDeadLettersPolicy[0]',
      action: 'sqs:SendMessage',
      because: 'the same, for the archive',
    },
    {
      statement: '*FailuresPolicy[*]',
      action: 'sqs:SendMessage',
      because: 'the same, for schedules: a function that exists and permits it takes every event',
    },
    {
      statement: 'PaymentsGatewayRole *',
      isUsedByChance: true,
      action: 'dynamodb:GetItem',
      resource: '*-effects',
      because: 'Powertools falls back to it where a refused write does not bring the record along',
    },
    {
      statement: 'InsightsSalesRole *',
      action: 'dynamodb:PutItem',
      resource: '*-outbox',
      isUsedByChance: true,
      because:
        'a rebuild says a revision of an hour that the schedule has published by then; tests do not wait for it',
    },
    {
      statement: 'OutboxSweeperRole *',
      isUsedByChance: true,
      action: 'events:PutEvents',
      because:
        'only for rows that the relay gave up: a matter of minutes, which the simulator and the crash points rehearse',
    },
    {
      statement: 'ReplayWatchRole *',
      isUsedByChance: true,
      action: 'lambda:InvokeFunction',
      because:
        'a workflow that ended without a word is given some minutes: the tests of the watch itself try it',
    },
    {
      statement: 'ReplayWorkerRole *',
      action: 's3:GetObject',
      resource: '*-archive-*',
      because:
        'the archive is read where the journal ends, after two weeks; packages/archive reads it in its own tests',
    },
    {
      statement: 'ReplayWorkerRole *',
      action: 'states:SendTaskSuccess',
      isUsedByChance: true,
      because:
        'a decision that falls between the record and the wait: a moment that only crash points can meet',
    },
  ],
  refused: [],
};
