import { ok, type Result, refuse } from '@twolane/contracts';

/** Where the figures of an hour stand: which generation is live, and which one is being built beside it. */
export interface Generations {
  readonly live: number;
  /** The highest number ever given: none is used twice, so that an abandoned one is never taken up again. */
  readonly newest: number;
  readonly building?: Building;
  /** The replay that made the live one; absent where events alone did. */
  readonly builtBy?: string;
}

export interface Building {
  readonly generation: number;
  readonly replayId: string;
  /** How far a swap has looked for facts that only the live generation has. */
  readonly carried: CarriedOver;
}

export interface CarriedOver {
  readonly shard: number;
  /** Where the next page of the shard begins; absent at its beginning. */
  readonly after?: string;
}

export type GenerationsRefusal =
  | { readonly kind: 'done' }
  | { readonly kind: 'refused'; readonly cause: string; readonly why: string };

/** Of an hour that was never rebuilt; nothing is written down for it. */
export const FIRST_GENERATION: Generations = { live: 1, newest: 1 };

/** Facts go into each of these. */
export const writtenGenerations = ({ live, building }: Generations): readonly number[] =>
  building === undefined ? [live] : [live, building.generation];

export const beginBuilding = (
  before: Generations,
  replayId: string,
): Result<Generations, GenerationsRefusal> => {
  if (before.building?.replayId === replayId || before.builtBy === replayId) return refuse({ kind: 'done' });
  if (before.building !== undefined) return refuse(anothers(before.building));
  const generation = before.newest + 1;
  return ok({ ...before, newest: generation, building: { generation, replayId, carried: { shard: 0 } } });
};

/** The building that this replay may swap in. */
export const ownBuilding = (before: Generations, replayId: string): Result<Building, GenerationsRefusal> => {
  if (before.builtBy === replayId && before.building?.replayId !== replayId) return refuse({ kind: 'done' });
  if (before.building === undefined) {
    return refuse({
      kind: 'refused',
      cause: 'not-building',
      why: 'No new generation of this hour was begun.',
    });
  }
  return before.building.replayId === replayId ? ok(before.building) : refuse(anothers(before.building));
};

export const swappedIn = (
  { building: _, ...before }: Generations,
  { generation, replayId }: Building,
): Generations => ({ ...before, live: generation, builtBy: replayId });

export const abandoned = ({ building: _, ...before }: Generations): Generations => before;

const anothers = ({ replayId }: Building): GenerationsRefusal => ({
  kind: 'refused',
  cause: 'built-by-another',
  why: `Replay ${replayId} is building this hour.`,
});
