import { expressionIn } from './expressions.ts';
import type { Fields } from './fields.ts';
import type { ChoiceRule, Machine, State, TaskState, WaitState } from './program.ts';
import { guardFields, leavingFields, readGuards, readLeaving } from './read-guards.ts';
import { mapFields, readMap } from './read-map.ts';

const longestWaitSec = 99_999_999;
const longestTimeoutSec = 99_999_999;
const lambdaInvoke = 'arn:aws:states:::lambda:invoke';

/** A state ends its branch or names the next one; not both, not neither. */
const readNext = (fields: Fields): string | undefined => {
  const next = fields.optionalText('Next');
  if ((next === undefined) === fields.flag('End')) return next;
  throw fields.fail('Next', 'there must be either a Next or "End": true');
};

const requireExpression = (fields: Fields, key: string): string => {
  const text = fields.template(key);
  if (typeof text === 'string' && expressionIn(text) !== undefined) return text;
  throw fields.fail(key, 'must be an expression in {% … %}');
};

const readTask = (
  fields: Fields,
): Pick<TaskState, 'waitsForToken' | 'arguments' | 'timeoutSec' | 'heartbeatSec'> => {
  const resource = fields.text('Resource');
  const waitsForToken = resource === `${lambdaInvoke}.waitForTaskToken`;
  if (resource !== lambdaInvoke && !waitsForToken) {
    throw fields.fail(
      'Resource',
      `"${resource}" is not supported by the local stack: only ${lambdaInvoke} and ${lambdaInvoke}.waitForTaskToken are`,
    );
  }
  const written = fields.object('Arguments');
  written.only(['FunctionName', 'Payload']);
  written.text('FunctionName');
  return {
    waitsForToken,
    arguments: fields.objectTemplate('Arguments') ?? {},
    timeoutSec: fields.amount('TimeoutSeconds', 1, longestTimeoutSec),
    heartbeatSec: fields.amount('HeartbeatSeconds', 1, longestTimeoutSec),
  };
};

const readWait = (fields: Fields): WaitState['until'] => {
  const seconds = fields.amount('Seconds', 0, longestWaitSec);
  if ((seconds === undefined) !== fields.has('Timestamp')) {
    throw fields.fail('Seconds', 'there must be either Seconds or a Timestamp');
  }
  if (seconds !== undefined) return { seconds };
  fields.template('Timestamp');
  return { timestamp: fields.text('Timestamp') };
};

const readRule = (fields: Fields): ChoiceRule => {
  fields.only(['Condition', 'Next', 'Comment', ...leavingFields]);
  const literal = fields.template('Condition');
  const condition = typeof literal === 'boolean' ? literal : requireExpression(fields, 'Condition');
  return { condition, next: fields.text('Next'), ...readLeaving(fields) };
};

const optionalTextTemplate = (fields: Fields, key: string): string | undefined => {
  fields.template(key);
  return fields.optionalText(key);
};

/** One state of a definition (Amazon States Language, with JSONata). */
export const readState = (name: string, fields: Fields, readMachine: (fields: Fields) => Machine): State => {
  const kind = fields.text('Type');
  const language = fields.optionalText('QueryLanguage') ?? 'JSONata';
  if (language !== 'JSONata') throw fields.fail('QueryLanguage', 'must be JSONata');
  const only = (...known: readonly string[]): void =>
    fields.only(['Type', 'Comment', 'QueryLanguage', ...known]);
  const moving = ['Next', 'End', ...leavingFields];
  switch (kind) {
    case 'Pass':
      only(...moving);
      return { kind, name, next: readNext(fields), ...readLeaving(fields) };
    case 'Succeed':
      only('Output');
      return { kind, name, next: undefined, assign: undefined, output: fields.template('Output') };
    case 'Fail':
      only('Error', 'Cause');
      return {
        kind,
        name,
        error: optionalTextTemplate(fields, 'Error'),
        cause: optionalTextTemplate(fields, 'Cause'),
      };
    case 'Wait':
      only('Seconds', 'Timestamp', ...moving);
      return { kind, name, next: readNext(fields), ...readLeaving(fields), until: readWait(fields) };
    case 'Choice':
      only('Choices', 'Default', ...leavingFields);
      return {
        kind,
        name,
        rules: fields.objects('Choices').map(readRule),
        otherwise: fields.optionalText('Default'),
        ...readLeaving(fields),
      };
    case 'Task':
      only('Resource', 'Arguments', 'TimeoutSeconds', 'HeartbeatSeconds', ...moving, ...guardFields);
      return {
        kind,
        name,
        next: readNext(fields),
        ...readLeaving(fields),
        ...readGuards(fields),
        ...readTask(fields),
      };
    case 'Parallel': {
      only('Branches', 'Arguments', ...moving, ...guardFields);
      const branches = fields.objects('Branches').map((branch) => {
        branch.only(['StartAt', 'States', 'Comment']);
        return readMachine(branch);
      });
      const common = { name, next: readNext(fields), ...readLeaving(fields), ...readGuards(fields) };
      return { kind, ...common, arguments: fields.template('Arguments'), branches };
    }
    case 'Map': {
      only(...mapFields, ...moving, ...guardFields);
      const common = { name, next: readNext(fields), ...readLeaving(fields), ...readGuards(fields) };
      return { kind, ...common, ...readMap(fields, name, readMachine) };
    }
    default:
      throw fields.fail('Type', `"${kind}" is no type of state`);
  }
};
