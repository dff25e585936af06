import type { Delta, Replay } from '../domain/model.ts';
import { compare, isRest, type Rehearsed } from '../domain/verify.ts';
import { comparable, deliveryName } from './deltas.ts';

/**
 * Deliveries of a chunk beside what was shown of them; how many were overtaken, and how many did something else. Where a lost attempt had
 * begun with what is said later, the first delivery that comes to the same item may do its rest; it is overtaken, too.
 */
export const compared = (
  deltas: readonly Delta[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
  { approval }: Pick<Replay, 'approval'>,
): { readonly deltas: readonly Delta[]; readonly overtaken: number; readonly mismatches: number } => {
  const allowExternal = approval?.allowExternal === true;
  const alone = deltas.map((delta) => {
    const shown = rehearsed.get(deliveryName(delta.eventKey, delta.consumer));
    const actual = comparable(delta);
    return { delta, shown, actual, comparison: compare(shown, actual, { allowExternal }) };
  });
  const overtaken = alone.filter(({ comparison }) => comparison === 'overtaken');
  const told = alone.map(({ delta, actual, comparison }) => {
    const doesRest =
      comparison === 'mismatch' &&
      actual.outcome === 'applied' &&
      overtaken.some(
        ({ delta: { consumer }, shown }) =>
          consumer === delta.consumer && shown !== undefined && isRest(shown, actual),
      );
    return { ...delta, comparison: doesRest ? ('overtaken' as const) : comparison };
  });
  return {
    deltas: told,
    overtaken: told.filter(({ comparison }) => comparison === 'overtaken').length,
    mismatches: told.filter(({ comparison }) => comparison === 'mismatch').length,
  };
};
