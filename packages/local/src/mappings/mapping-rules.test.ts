import type {
  FunctionDefinition,
  MappingDefinition,
  SqsMappingDefinition,
  StreamMappingDefinition,
} from '../template/definitions.ts';
import { tableDefinition } from '../testing/engine-house.ts';
import { queueDefinition } from '../testing/messaging.ts';
import { mappingProblems } from './mapping-rules.ts';

const queue = queueDefinition('work', { visibilityTimeoutSec: 60 });
const target: FunctionDefinition = {
  logicalId: 'F',
  name: 'f',
  arn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
  handler: 'main.handler',
  runtime: 'nodejs24.x',
  artifact: 'f.zip',
  timeoutMs: 60_000,
  memoryMb: 128,
  reservedConcurrency: undefined,
  environment: {},
  roleArn: 'arn:aws:iam::000000000000:role/r',
};
const common = {
  logicalId: 'M',
  functionArn: target.arn,
  enabled: true,
  batchSize: 10,
  batchingWindowMs: 0,
  partialBatches: true,
  filters: [],
};
const ofQueue = (changes: Partial<SqsMappingDefinition>): SqsMappingDefinition => ({
  ...common,
  kind: 'sqs',
  queueArn: queue.arn,
  maximumConcurrency: undefined,
  ...changes,
});
const ofStream = (changes: Partial<StreamMappingDefinition>): StreamMappingDefinition => ({
  ...common,
  kind: 'stream',
  streamArn: 'arn:aws:dynamodb:eu-west-1:000000000000:table/t/stream/l',
  tableName: 't',
  startingPosition: 'TRIM_HORIZON',
  bisectOnError: false,
  maximumRetryAttempts: -1,
  maximumRecordAgeSec: -1,
  onFailureQueueArn: undefined,
  ...changes,
});
const problemsOf = (
  mappings: readonly MappingDefinition[],
  changes: Partial<Parameters<typeof mappingProblems>[0]> = {},
) =>
  mappingProblems({
    mappings,
    functions: [target],
    queues: [queue],
    tables: [tableDefinition('t'), tableDefinition('plain', { streamView: undefined })],
    ...changes,
  });
const body = '{"body":{"a":[1]}}';

test.each([
  [
    'a queue, at its limits',
    ofQueue({ batchSize: 10_000, batchingWindowMs: 300_000, maximumConcurrency: 2 }),
  ],
  [
    'a queue with five filters',
    ofQueue({ filters: [body, body, body, body, body], maximumConcurrency: 1_000 }),
  ],
  ['a stream without ends', ofStream({ batchSize: 10_000 })],
  ['a stream, at its limits', ofStream({ maximumRetryAttempts: 10_000, maximumRecordAgeSec: 604_800 })],
  ['a stream that is given up at once', ofStream({ maximumRetryAttempts: 0, maximumRecordAgeSec: 60 })],
  ['a stream filtered by more than its images', ofStream({ filters: ['{"eventName":["INSERT"]}'] })],
])('%s is fine', (_name, mapping) => {
  expect(problemsOf([mapping])).toEqual([]);
});

test.each([
  ['no batch', ofQueue({ batchSize: 0 }), 'BatchSize', '1 to 10000'],
  ['too large a batch', ofStream({ batchSize: 10_001 }), 'BatchSize', '1 to 10000'],
  [
    'too long a window',
    ofStream({ batchingWindowMs: 301_000 }),
    'MaximumBatchingWindowInSeconds',
    '0 to 300',
  ],
  [
    'a large batch without a window',
    ofQueue({ batchSize: 11 }),
    'MaximumBatchingWindowInSeconds',
    '1 at least',
  ],
  [
    'a concurrency of one',
    ofQueue({ maximumConcurrency: 1 }),
    'ScalingConfig.MaximumConcurrency',
    '2 to 1000',
  ],
  [
    'six filters',
    ofQueue({ filters: Array.from({ length: 6 }, () => body) }),
    'FilterCriteria.Filters',
    'at most 5',
  ],
  [
    'a filter on attributes',
    ofQueue({ filters: ['{"attributes":{"a":["b"]}}'] }),
    'FilterCriteria.Filters[0].Pattern',
    '"body" alone',
  ],
  ['too many attempts', ofStream({ maximumRetryAttempts: 10_001 }), 'MaximumRetryAttempts', '-1 to 10000'],
  ['too short an age', ofStream({ maximumRecordAgeSec: 59 }), 'MaximumRecordAgeInSeconds', '60 to 604800'],
  [
    'too long an age',
    ofStream({ maximumRecordAgeSec: 604_801 }),
    'MaximumRecordAgeInSeconds',
    '60 to 604800',
  ],
  [
    'a queue from elsewhere',
    ofQueue({ queueArn: 'arn:aws:sqs:a:b:other' }),
    'EventSourceArn',
    'is no queue of this stack',
  ],
  ['a table without a stream', ofStream({ tableName: 'plain' }), 'EventSourceArn', 'has no stream'],
  ['a function from elsewhere', ofStream({ functionArn: 'g' }), 'FunctionName', 'no function of this stack'],
  [
    'a destination from elsewhere',
    ofStream({ onFailureQueueArn: 'other' }),
    'DestinationConfig.OnFailure.Destination',
    'is no queue of this stack',
  ],
])('%s is refused', (_name, mapping, property, words) => {
  expect(problemsOf([mapping])).toEqual([
    { place: `Resources.M.Properties.${property}`, what: expect.stringContaining(words) },
  ]);
});

test('a function that may work longer than its messages are hidden is refused, as on AWS', () => {
  expect(problemsOf([ofQueue({})], { functions: [{ ...target, timeoutMs: 61_000 }] })).toEqual([
    {
      place: 'Resources.M.Properties.EventSourceArn',
      what: 'Queue visibility timeout: 60 seconds is less than Function timeout: 61 seconds',
    },
  ]);
});

test('two mappings of one source and one function are refused, of two sources they are fine', () => {
  const again = { ...ofQueue({}), logicalId: 'N' };
  expect(problemsOf([ofQueue({}), ofStream({})])).toEqual([]);
  expect(problemsOf([ofQueue({}), again])).toEqual([
    { place: 'Resources.N.Properties.EventSourceArn', what: expect.stringContaining('already exists') },
  ]);
});
