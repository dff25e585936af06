import { type Json, parseJson } from '../../template/json.ts';
import type { Program } from '../language/program.ts';
import { readProgram } from '../language/read-program.ts';
import type { Surroundings } from '../step/surroundings.ts';
import type { Execution } from '../store/executions.ts';
import type { StatesStore } from '../store/store.ts';
import type { Strand } from '../store/strands.ts';
import type { RunParts } from './ports.ts';

const mostCached = 100;

export type Programs = ReturnType<typeof createPrograms>;

/** Definitions that executions began with, read; and what their steps see around them. */
export const createPrograms = ({ store, clock, chance }: Pick<RunParts, 'store' | 'clock' | 'chance'>) => {
  const cache = new Map<string, { readonly program: Program; readonly roleArn: string }>();

  const of = (hash: string) => {
    const known = cache.get(hash);
    if (known !== undefined) return known;
    const { body, roleArn } = store.definitionOf(hash);
    const read = { program: readProgram(parseJson(body), 'Definition'), roleArn };
    if (cache.size >= mostCached) cache.clear();
    cache.set(hash, read);
    return read;
  };

  return {
    of,
    around: (execution: Execution, strand: Strand): Surroundings => {
      const { program, roleArn } = of(execution.definition);
      const input: Json = parseJson(execution.input);
      const { arn, name, startedMs, machineArn } = execution;
      const machineName = machineArn.split(':').at(-1) ?? machineArn;
      return {
        program,
        execution: { arn, name, input, startedMs, machineArn, machineName, roleArn },
        outerVariables: outerVariables(store, strand),
        nowMs: clock.nowMs(),
        chance,
      };
    },
  };
};

/** Variables of all strands around one; inner ones stand before outer ones. */
const outerVariables = (store: StatesStore, strand: Strand): Surroundings['outerVariables'] => {
  const parent = strand.parentId === undefined ? undefined : store.strands.find(strand.parentId);
  return parent === undefined ? {} : { ...outerVariables(store, parent), ...parent.frame.variables };
};
