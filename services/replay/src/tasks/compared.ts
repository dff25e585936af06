import type { Delta, Replay } from '../domain/model.ts';
import { compare, type Rehearsed } from '../domain/verify.ts';
import { comparable, deliveryName } from './deltas.ts';

/** Deliveries beside what was shown of them; how many were overtaken, and how many did something else. */
export const compared = (
  deltas: readonly Delta[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
  { approval }: Pick<Replay, 'approval'>,
): { readonly deltas: readonly Delta[]; readonly overtaken: number; readonly mismatches: number } => {
  const allowExternal = approval?.allowExternal === true;
  const told = deltas.map((delta) => {
    const shown = rehearsed.get(deliveryName(delta.eventKey, delta.consumer));
    return { ...delta, comparison: compare(shown, comparable(delta), { allowExternal }) };
  });
  return {
    deltas: told,
    overtaken: told.filter(({ comparison }) => comparison === 'overtaken').length,
    mismatches: told.filter(({ comparison }) => comparison === 'mismatch').length,
  };
};
