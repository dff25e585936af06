import type { Json, JsonObject } from '../../template/json.ts';
import { problemsIn } from './fields.ts';
import { readProgram } from './read-program.ts';

const refusalOf = (definition: Json): string => {
  const [problem] = problemsIn(() => {
    readProgram(definition, 'D');
  });
  return problem === undefined ? '' : `${problem.place}: ${problem.what}`;
};

const machine = (states: JsonObject, more: JsonObject = {}): JsonObject => ({
  QueryLanguage: 'JSONata',
  StartAt: 'A',
  States: states,
  ...more,
});
const one = (state: JsonObject): JsonObject => machine({ A: state });
const invoke = 'arn:aws:states:::lambda:invoke';
const task = (more: JsonObject): JsonObject => ({
  Type: 'Task',
  Resource: invoke,
  Arguments: { FunctionName: 'f', Payload: {} },
  End: true,
  ...more,
});
const retry = (more: JsonObject): JsonObject =>
  one(task({ Retry: [{ ErrorEquals: ['States.ALL'], ...more }] }));
const processor = { StartAt: 'B', States: { B: { Type: 'Succeed' } } };
const distributed = {
  ...processor,
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
};
const map = (more: JsonObject): JsonObject =>
  one({ Type: 'Map', ItemProcessor: processor, End: true, ...more });
const reader = (more: JsonObject): JsonObject =>
  map({
    ItemProcessor: distributed,
    ItemReader: {
      Resource: 'arn:aws:states:::s3:getObject',
      ReaderConfig: { InputType: 'JSON' },
      Arguments: { Bucket: 'b', Key: 'k' },
      ...more,
    },
  });

/** What is refused, and where. */
const refusals: readonly (readonly [string, Json, string])[] = [
  ['no object', [], 'D: must be an object'],
  [
    'JSONPath',
    { ...one({ Type: 'Succeed' }), QueryLanguage: 'JSONPath' },
    'D.QueryLanguage: must be JSONata',
  ],
  [
    'another language in a state',
    one({ Type: 'Succeed', QueryLanguage: 'JSONPath' }),
    'D.States.A.QueryLanguage',
  ],
  [
    'a field of JSONPath',
    one({ Type: 'Pass', ResultPath: '$.x', End: true }),
    'D.States.A.ResultPath: is not supp',
  ],
  ['an unknown type', one({ Type: 'Loop' }), 'D.States.A.Type: "Loop" is no type of state'],
  [
    'a start that is not there',
    { ...one({ Type: 'Succeed' }), StartAt: 'Z' },
    'D.StartAt: there is no state "Z"',
  ],
  ['a target that is not there', one({ Type: 'Pass', Next: 'Z' }), 'D.States.A: there is no state "Z"'],
  [
    'a target in Catch',
    one(task({ Catch: [{ ErrorEquals: ['X'], Next: 'Z' }] })),
    'D.States.A: there is no state "Z"',
  ],
  ['neither Next nor End', one({ Type: 'Pass' }), 'D.States.A.Next: there must be either'],
  ['both', machine({ A: { Type: 'Pass', Next: 'B', End: true }, B: { Type: 'Succeed' } }), 'D.States.A.Next'],
  [
    'a state that nobody reaches',
    machine({ A: { Type: 'Succeed' }, B: { Type: 'Succeed' } }),
    'D.States.B: no state leads',
  ],
  [
    'a broken expression',
    one({ Type: 'Pass', Output: { x: ['{% 1 + %}'] }, End: true }),
    'D.States.A.Output.x[0]: is no JSONata',
  ],
  [
    'a condition that is a text',
    one({ Type: 'Choice', Choices: [{ Condition: 'yes', Next: 'A' }] }),
    'D.States.A.Choices[0].Condition: must be an expression',
  ],
  [
    'a reserved variable',
    one({ Type: 'Pass', Assign: { states: 1 }, End: true }),
    'D.States.A.Assign: "states" is a reserved name',
  ],
  [
    'two waits',
    one({ Type: 'Wait', Seconds: 1, Timestamp: '{% $x %}', End: true }),
    'D.States.A.Seconds: there must be either',
  ],
  ['no wait', one({ Type: 'Wait', End: true }), 'D.States.A.Seconds: there must be either'],
  [
    'another resource',
    one(task({ Resource: 'arn:aws:states:::sqs:sendMessage' })),
    'D.States.A.Resource: "arn:aws:states:::sqs',
  ],
  [
    'another argument',
    one(task({ Arguments: { FunctionName: 'f', Qualifier: '1' } })),
    'D.States.A.Arguments.Qualifier',
  ],
  ['no function', one(task({ Arguments: { Payload: {} } })), 'D.States.A.Arguments.FunctionName: is missing'],
  [
    'a time-out of nothing',
    one(task({ TimeoutSeconds: 0 })),
    'D.States.A.TimeoutSeconds: must be a number from 1',
  ],
  [
    'an error of nobody',
    retry({ ErrorEquals: ['States.Nothing'] }),
    'D.States.A.Retry[0].ErrorEquals: there is no error',
  ],
  ['no errors', retry({ ErrorEquals: [] }), 'names no error'],
  [
    'States.ALL in company',
    retry({ ErrorEquals: ['States.ALL', 'X'] }),
    'must stand alone, in the last entry',
  ],
  [
    'States.ALL before others',
    one(task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['X'] }] })),
    'D.States.A.Retry[0].ErrorEquals: States.ALL must stand alone',
  ],
  ['a rate below 1', retry({ BackoffRate: 0.5 }), 'D.States.A.Retry[0].BackoffRate: must be a number from 1'],
  [
    'another jitter',
    retry({ JitterStrategy: 'HALF' }),
    'D.States.A.Retry[0].JitterStrategy: must be FULL or NONE',
  ],
  [
    'a reader of an inline map',
    map({ ItemReader: {} }),
    'D.States.A.ItemReader: only a DISTRIBUTED map has it',
  ],
  ['a tolerance of an inline map', map({ ToleratedFailureCount: 1 }), 'D.States.A.ToleratedFailureCount'],
  [
    'a result writer',
    map({ ItemProcessor: distributed, ResultWriter: {} }),
    'D.States.A.ResultWriter: is not supported',
  ],
  [
    'express children',
    map({
      ItemProcessor: { ...processor, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' } },
    }),
    'ProcessorConfig.ExecutionType',
  ],
  [
    'another mode',
    map({ ItemProcessor: { ...processor, ProcessorConfig: { Mode: 'X' } } }),
    'ProcessorConfig.Mode: "X"',
  ],
  [
    'a list of objects to read',
    reader({ Resource: 'arn:aws:states:::s3:listObjectsV2' }),
    'D.States.A.ItemReader.Resource',
  ],
  [
    'a CSV file',
    reader({ ReaderConfig: { InputType: 'CSV' } }),
    'D.States.A.ItemReader.ReaderConfig.InputType',
  ],
  [
    'a batcher without limit',
    map({ ItemProcessor: distributed, ItemBatcher: {} }),
    'D.States.A.ItemBatcher.MaxItemsPerBatch',
  ],
  [
    'a fault inside of a map',
    map({ ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass' } } } }),
    'D.States.A.ItemProcessor.States.B.Next',
  ],
  [
    'a jump out of a branch',
    machine({
      A: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'B', States: { B: { Type: 'Pass', Next: 'C' } } }],
        Next: 'C',
      },
      C: { Type: 'Succeed' },
    }),
    'D.States.A.Branches[0].States.B: there is no state "C"',
  ],
  [
    'half a second',
    one({ Type: 'Wait', Seconds: 0.5, End: true }),
    'D.States.A.Seconds: must be a whole number',
  ],
  ['half an attempt', retry({ MaxAttempts: 1.5 }), 'MaxAttempts: must be a whole number'],
  [
    'a variable of outside, assigned in a branch',
    machine({
      A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' },
      M: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass', Assign: { x: 2 }, End: true } } },
        End: true,
      },
    }),
    'D.States.M.States.B: "x" is assigned outside',
  ],
];

test.each(refusals)('refused: %s', (_, definition, expected) => {
  expect(refusalOf(definition)).toContain(expected);
});

test('defaults of a retry are those of the documentation', () => {
  const state = readProgram(retry({}), 'D').states.get('A');
  expect(state?.kind === 'Task' ? state.retry : []).toEqual([
    {
      errorEquals: ['States.ALL'],
      intervalSec: 1,
      maxAttempts: 3,
      backoffRate: 2,
      maxDelaySec: undefined,
      fullJitter: false,
    },
  ]);
});

test('children of a distributed map have variables of their own', () => {
  const inner = { StartAt: 'B', States: { B: { Type: 'Pass', Assign: { x: 2 }, End: true } } };
  const states = {
    A: { Type: 'Pass', Assign: { x: 1 }, Next: 'M' },
    M: { Type: 'Map', ItemProcessor: { ...distributed, ...inner }, End: true },
  };
  expect(refusalOf(machine(states))).toBe('');
});
