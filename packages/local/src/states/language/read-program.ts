import type { Json } from '../../template/json.ts';
import { UnsupportedInTemplate } from '../../template/problems.ts';
import { checkAssignments } from './check-assignments.ts';
import { type Fields, fieldsOf } from './fields.ts';
import type { Machine, Program, State } from './program.ts';
import { readState } from './read-state.ts';

const longestTimeoutSec = 99_999_999;
const longestStateName = 80;

const targetsOf = (state: State): readonly string[] => {
  switch (state.kind) {
    case 'Fail':
    case 'Succeed':
      return [];
    case 'Choice':
      return [
        ...state.rules.map(({ next }) => next),
        ...(state.otherwise === undefined ? [] : [state.otherwise]),
      ];
    case 'Pass':
    case 'Wait':
      return state.next === undefined ? [] : [state.next];
    case 'Task':
    case 'Parallel':
    case 'Map':
      return [...(state.next === undefined ? [] : [state.next]), ...state.catch.map(({ next }) => next)];
  }
};

const readMachine = (fields: Fields): Machine => {
  const startAt = fields.text('StartAt');
  const written = fields.object('States');
  const states = new Map(
    written.entries().map(([name, value]) => {
      if (name.length > longestStateName) {
        throw written.fail(name, `a name may have at most ${longestStateName} characters`);
      }
      return [name, readState(name, fieldsOf(value, written.at(name)), readMachine)];
    }),
  );
  if (!states.has(startAt)) throw fields.fail('StartAt', `there is no state "${startAt}"`);
  const reached = new Set([startAt]);
  // A set grows while it is walked.
  for (const name of reached) {
    const state = states.get(name);
    for (const target of state === undefined ? [] : targetsOf(state)) {
      if (!states.has(target)) throw written.fail(name, `there is no state "${target}"`);
      reached.add(target);
    }
  }
  const lost = [...states.keys()].find((name) => !reached.has(name));
  if (lost !== undefined) throw written.fail(lost, 'no state leads to it');
  return { startAt, states };
};

/**
 * Reads a definition in the Amazon States Language. Throws UnsupportedInTemplate that names the place for whatever
 * is wrong, or is right on AWS but not supported here: nothing is left out silently.
 */
export const readProgram = (definition: Json, place: string): Program => {
  const fields = fieldsOf(definition, place);
  fields.only(['Comment', 'QueryLanguage', 'StartAt', 'States', 'TimeoutSeconds', 'Version']);
  if (fields.optionalText('QueryLanguage') !== 'JSONata') {
    throw new UnsupportedInTemplate(fields.at('QueryLanguage'), 'must be JSONata');
  }
  const timeoutSec = fields.has('TimeoutSeconds')
    ? fields.whole('TimeoutSeconds', 1, 1, longestTimeoutSec)
    : undefined;
  const machine = readMachine(fields);
  checkAssignments(machine, fields.place);
  return { ...machine, timeoutSec };
};
