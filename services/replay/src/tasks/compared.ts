import type { Delta, Replay } from '../domain/model.ts';
import { compare, type Rehearsed } from '../domain/verify.ts';
import { comparable, deliveryName } from './deltas.ts';

/** How many deliveries were overtaken, and how many did something else than was shown. */
export const compared = (
  deltas: readonly Delta[],
  rehearsed: ReadonlyMap<string, Rehearsed>,
  { approval }: Pick<Replay, 'approval'>,
): { readonly overtaken: number; readonly mismatches: number } => {
  const verdicts = deltas.map((delta) =>
    compare(rehearsed.get(deliveryName(delta.eventKey, delta.consumer)), comparable(delta), {
      allowExternal: approval?.allowExternal === true,
    }),
  );
  return {
    overtaken: verdicts.filter((verdict) => verdict === 'overtaken').length,
    mismatches: verdicts.filter((verdict) => verdict === 'mismatch').length,
  };
};
