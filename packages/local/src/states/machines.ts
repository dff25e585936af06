import { readFunctionName } from '../lambda/api/function-names.ts';
import type { StateMachineDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { expressionIn } from './language/expressions.ts';
import { problemsIn } from './language/fields.ts';
import type { Machine } from './language/program.ts';
import { readProgram } from './language/read-program.ts';
import type { StateMachine } from './run/ports.ts';

/** Names of functions that tasks call, where the definition says them outright. */
const functionNamesIn = (machine: Machine): readonly string[] =>
  [...machine.states.values()].flatMap((state) => {
    switch (state.kind) {
      case 'Task': {
        const name = state.arguments['FunctionName'];
        return typeof name === 'string' && expressionIn(name) === undefined ? [name] : [];
      }
      case 'Map':
        return functionNamesIn(state.processor);
      case 'Parallel':
        return state.branches.flatMap(functionNamesIn);
      default:
        return [];
    }
  });

const placeOf = ({ logicalId }: StateMachineDefinition): string =>
  `Resources.${logicalId}.Properties.Definition`;

/** What of the definitions cannot be carried out: fields and types of state, expressions, functions of elsewhere. */
export const stateMachineProblems = (
  definitions: readonly StateMachineDefinition[],
  isFunctionName: (name: string) => boolean,
): readonly TemplateProblem[] =>
  definitions.flatMap((definition) => {
    const place = placeOf(definition);
    let program: Machine | undefined;
    const problems = problemsIn(() => {
      program = readProgram(definition.definition, place);
    });
    if (program === undefined) return problems;
    return functionNamesIn(program)
      .filter((name) => !isFunctionName(readFunctionName(name)?.name ?? ''))
      .map((name) => ({ place, what: `${name} is no function of this stack` }));
  });

/** Definitions that were checked before, as machines. */
export const machinesOf = (definitions: readonly StateMachineDefinition[]): readonly StateMachine[] =>
  definitions.map((definition) => ({
    arn: definition.arn,
    name: definition.name,
    roleArn: definition.roleArn,
    body: JSON.stringify(definition.definition),
    program: readProgram(definition.definition, placeOf(definition)),
  }));
