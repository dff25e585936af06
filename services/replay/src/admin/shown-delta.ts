import type { Delta, ItemDelta } from '../domain/model.ts';

/** A delta as people see it. */
export interface ShownDelta extends Omit<Delta, 'changes'> {
  readonly changes: readonly Omit<ItemDelta, 'digest' | 'endDigest'>[];
}

/** Without digests: they are made of what is masked, too, and of a short text whoever has them could try all that it may be. */
export const shownDelta = (delta: Delta): ShownDelta => ({
  ...delta,
  changes: delta.changes.map(({ digest: _digest, endDigest: _endDigest, ...change }) => change),
});
