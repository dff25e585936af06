import type { FunctionDefinition } from '../template/definitions.ts';
import { defaultEventInvokeConfig, eventInvokeProblems } from './api/event-invoke-config.ts';
import { functionProblems } from './function-rules.ts';
import { initLimitMs } from './instance.ts';

const definition = (changes: Partial<FunctionDefinition> = {}): FunctionDefinition => ({
  logicalId: 'F',
  name: 'f',
  arn: 'arn:aws:lambda:eu-west-1:000000000000:function:f',
  handler: 'main.handler',
  runtime: 'nodejs24.x',
  artifact: 'f.zip',
  timeoutMs: 3_000,
  memoryMb: 128,
  reservedConcurrency: undefined,
  environment: {},
  roleArn: 'arn:aws:iam::000000000000:role/r',
  ...changes,
});

test.each([
  ['the smallest', definition({ timeoutMs: 1_000, memoryMb: 128, reservedConcurrency: 0 })],
  ['the largest', definition({ timeoutMs: 900_000, memoryMb: 10_240, name: 'n'.repeat(64) })],
  ['4 KB of environment', definition({ environment: { NAME: 'x'.repeat(4_092) } })],
])('%s is fine', (_name, allowed) => {
  expect(functionProblems([allowed])).toEqual([]);
});

test.each([
  ['no time', definition({ timeoutMs: 0 }), 'Timeout', '1 to 900'],
  ['more than a quarter of an hour', definition({ timeoutMs: 901_000 }), 'Timeout', '1 to 900'],
  ['too little memory', definition({ memoryMb: 127 }), 'MemorySize', '128 to 10240'],
  ['too much memory', definition({ memoryMb: 10_241 }), 'MemorySize', '128 to 10240'],
  ['a name that is too long', definition({ name: 'n'.repeat(65) }), 'FunctionName', '1 to 64'],
  ['a handler with a space', definition({ handler: 'main .handler' }), 'Handler', 'without spaces'],
  ['another runtime', definition({ runtime: 'nodejs22.x' }), 'Runtime', 'only nodejs24.x'],
  [
    'more than 4 KB of environment',
    definition({ environment: { NAME: 'x'.repeat(4_093) } }),
    'Environment.Variables',
    '4097 bytes',
  ],
  [
    '4 KB of what is not ASCII',
    definition({ environment: { NAME: 'ä'.repeat(2_047) } }),
    'Environment.Variables',
    '4098 bytes',
  ],
  [
    'a variable of Lambda’s own',
    definition({ environment: { AWS_REGION: 'x' } }),
    'Environment.Variables',
    'reserved keys: AWS_REGION',
  ],
  [
    'a variable that begins with a digit',
    definition({ environment: { '1A': 'x' } }),
    'Environment.Variables',
    '"1A"',
  ],
  ['a variable of one letter', definition({ environment: { A: 'x' } }), 'Environment.Variables', '"A"'],
])('%s is refused', (_name, refused, property, words) => {
  expect(functionProblems([refused])).toEqual([
    { place: `Resources.F.Properties.${property}`, what: expect.stringContaining(words) },
  ]);
});

test('reserved concurrency must leave 100 for the functions that reserve none', () => {
  const reserving = (logicalId: string, reservedConcurrency: number | undefined) =>
    definition({ logicalId, name: logicalId, reservedConcurrency });
  expect(functionProblems([reserving('A', 450), reserving('B', 450), reserving('C', undefined)])).toEqual([]);
  expect(functionProblems([reserving('A', 450), reserving('B', 451), reserving('C', undefined)])).toEqual([
    {
      place: 'Resources.B.Properties.ReservedConcurrentExecutions',
      what: expect.stringContaining('below its minimum value of [100]'),
    },
  ]);
});

test.each([
  ['a short time-out', 3_000, 10_000],
  ['a long one', 900_000, 900_000],
])('a start may take ten seconds, or, tried once more, the time-out: %s', (_name, timeoutMs, expected) => {
  expect(initLimitMs(timeoutMs)).toBe(expected);
});

describe('what becomes of events that nobody waits for', () => {
  const config = { logicalId: 'C', functionArn: 'f', ...defaultEventInvokeConfig };
  const problems = (...definitions: readonly (typeof config)[]) =>
    eventInvokeProblems(definitions, new Set(['f']), new Set(['dead']));

  test.each([
    ['no retries within a minute', { ...config, maximumRetryAttempts: 0, maximumEventAgeSec: 60 }],
    ['a queue for what failed', { ...config, onFailureQueueArn: 'dead' }],
  ])('%s is fine', (_name, allowed) => {
    expect(problems(allowed)).toEqual([]);
  });

  test.each([
    ['three retries', { ...config, maximumRetryAttempts: 3 }, 'MaximumRetryAttempts', '0 to 2'],
    [
      'an age of less than a minute',
      { ...config, maximumEventAgeSec: 59 },
      'MaximumEventAgeInSeconds',
      '60 to 21600',
    ],
    [
      'an age of more than six hours',
      { ...config, maximumEventAgeSec: 21_601 },
      'MaximumEventAgeInSeconds',
      '60 to 21600',
    ],
    [
      'a function from elsewhere',
      { ...config, functionArn: 'g' },
      'FunctionName',
      'no function of this stack',
    ],
    [
      'a queue from elsewhere',
      { ...config, onFailureQueueArn: 'other' },
      'DestinationConfig.OnFailure.Destination',
      'no queue',
    ],
  ])('%s is refused', (_name, refused, property, words) => {
    expect(problems(refused)).toEqual([
      { place: `Resources.C.Properties.${property}`, what: expect.stringContaining(words) },
    ]);
  });

  test('two of one function are refused', () => {
    expect(problems(config, { ...config, logicalId: 'D' })).toEqual([
      { place: 'Resources.D.Properties.FunctionName', what: expect.stringContaining('another resource') },
    ]);
  });
});
