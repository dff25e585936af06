import { stateMachineProblems } from '../states/machines.ts';
import type { Json, JsonObject } from './json.ts';
import { read } from './testing/demo-resources.ts';

const call = (functionName: Json): JsonObject => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Call',
  States: {
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: functionName, Payload: '{% $states.input %}' },
      End: true,
    },
  },
});
const machine = (more: JsonObject): JsonObject => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineName: 'demo-machine',
    RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    LoggingConfiguration: { Level: 'ERROR' },
    ...more,
  },
});
const role: JsonObject = { Type: 'AWS::IAM::Role', Properties: { RoleName: 'demo' } };
const arn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:demo-machine';

test('a state machine, with references inside of its definition, and one written as a text', () => {
  const { definition, problems } = read({
    Role: role,
    Machine: machine({ StateMachineType: 'STANDARD', Definition: call({ Ref: 'Role' }) }),
    Text: machine({ StateMachineName: 'text', DefinitionString: JSON.stringify(call('f')) }),
    Teller: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': 'teller' } } },
  });
  expect(problems).toEqual([]);
  expect(definition.stateMachines).toMatchObject([
    { logicalId: 'Machine', name: 'demo-machine', arn, definition: call('demo') },
    { name: 'text', definition: call('f') },
  ]);
  expect(definition.stateMachines[0]?.roleArn).toMatch(/:role\/demo$/);
});

test.each<readonly [string, JsonObject, string]>([
  [
    'an express machine',
    { StateMachineType: 'EXPRESS', Definition: call('f') },
    'Machine.Properties.StateMachineType',
  ],
  ['no role', { RoleArn: { Ref: 'AWS::NoValue' }, Definition: call('f') }, 'Machine.Properties.RoleArn'],
  [
    'substitutions',
    { DefinitionSubstitutions: {}, Definition: call('f') },
    'Machine.Properties.DefinitionSubstitutions',
  ],
  ['a text that is no JSON', { DefinitionString: '{' }, 'Machine.Properties.DefinitionString'],
  ['no definition', {}, 'Machine.Properties.Definition'],
])('refused: %s', (_, more, place) => {
  const { problems } = read({ Role: role, Machine: machine(more) });
  expect(problems.map((problem) => problem.place)).toEqual([`Resources.${place}`]);
});

test('a task may call functions of the stack, by name or ARN, and no others', () => {
  const { definition } = read({
    Role: role,
    Machine: machine({ Definition: call('arn:aws:lambda:eu-west-1:000000000000:function:known:$LATEST') }),
    Other: machine({ StateMachineName: 'other', Definition: call('unknown') }),
    Broken: machine({ StateMachineName: 'broken', Definition: { ...call('known'), StartAt: 'No' } }),
  });
  expect(stateMachineProblems(definition.stateMachines, (name) => name === 'known')).toEqual([
    { place: 'Resources.Other.Properties.Definition', what: 'unknown is no function of this stack' },
    { place: 'Resources.Broken.Properties.Definition.StartAt', what: 'there is no state "No"' },
  ]);
});
