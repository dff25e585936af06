import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import validate from 'asl-validator';
import { parse } from 'yaml';
import { at, isObject, type Json, listOf } from './template.ts';

const replay = new URL('../../services/replay', import.meta.url).pathname;
const fragment: Json = parse(readFileSync(join(replay, 'state-machine.yml'), 'utf8'));
const definition = at(fragment, 'Resources', 'ReplayStateMachine', 'Properties', 'Definition');

/** References become what CloudFormation would make of them. */
const resolved = (value: Json | undefined): Json => {
  if (Array.isArray(value)) return value.map(resolved);
  if (!isObject(value)) return value ?? null;
  if (Object.hasOwn(value, 'Fn::GetAtt')) return 'arn:aws:lambda:eu-west-1:123456789012:function:worker';
  if (Object.hasOwn(value, 'Ref')) return 'a-bucket';
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, resolved(inner)]));
};

interface State {
  readonly name: string;
  readonly body: Json;
}

/** Every state, those within maps included. */
const statesIn = (machine: Json | undefined): readonly State[] =>
  Object.entries(at(machine, 'States') ?? {}).flatMap(([name, body]): readonly State[] => [
    { name, body },
    ...statesIn(at(body, 'ItemProcessor')),
  ]);
const states = statesIn(definition);
const typed = (type: string): readonly State[] => states.filter(({ body }) => at(body, 'Type') === type);
const nextsOf = (body: Json): readonly Json[] =>
  [
    at(body, 'Next'),
    at(body, 'Default'),
    ...listOf(at(body, 'Choices')).map((one) => at(one, 'Next')),
  ].flatMap((next) => next ?? []);

test('the validator of the language accepts it', () => {
  const machine = resolved(definition);
  if (!isObject(machine)) throw new Error('There is no definition.');
  const found = validate({ ...machine });
  expect(found.isValid ? '' : found.errorsText('\n')).toBe('');
});

test('every task is tried again with back-off and full jitter, within a time', () => {
  for (const { name, body } of typed('Task')) {
    const last = listOf(at(body, 'Retry')).at(-1);
    expect({ name, errors: at(last, 'ErrorEquals') }).toEqual({ name, errors: ['States.ALL'] });
    expect({ name, jitter: at(last, 'JitterStrategy') }).toEqual({ name, jitter: 'FULL' });
    expect(Number(at(last, 'BackoffRate'))).toBeGreaterThan(1);
    expect({ name, hasTime: at(body, 'TimeoutSeconds') !== undefined }).toEqual({ name, hasTime: true });
  }
});

test('every failure is recorded, and then ends in a state that names it', () => {
  const top = Object.entries(at(definition, 'States') ?? {});
  const failing = top.filter(([, body]) => ['Task', 'Map'].includes(String(at(body, 'Type'))));
  expect(failing.length).toBeGreaterThan(15);
  for (const [name, body] of failing) {
    const caught = listOf(at(body, 'Catch')).find((one) =>
      listOf(at(one, 'ErrorEquals')).includes('States.ALL'),
    );
    const recording = String(at(caught, 'Next'));
    const ending = name.startsWith('Record')
      ? recording
      : String(at(definition, 'States', recording, 'Next'));
    expect({ name, type: at(definition, 'States', ending, 'Type') }).toEqual({ name, type: 'Fail' });
    expect(at(definition, 'States', ending, 'Error')).toBe(ending);
  }
});

test('each task of it is one that the worker knows, and each state is reached', () => {
  const known = readFileSync(join(replay, 'src/tasks/dispatch.ts'), 'utf8');
  const steps = JSON.stringify(definition).matchAll(/"step":"(\w+)"/g);
  for (const [, step = ''] of steps) expect(known).toContain(`case '${step}':`);
  const caught = states.flatMap(({ body }) =>
    listOf(at(body, 'Catch')).flatMap((one) => at(one, 'Next') ?? []),
  );
  const starts = states.flatMap(({ body }) => at(body, 'ItemProcessor', 'StartAt') ?? []);
  const reached = new Set([
    at(definition, 'StartAt'),
    ...starts,
    ...caught,
    ...states.flatMap(({ body }) => nextsOf(body)),
  ]);
  expect(states.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
});
