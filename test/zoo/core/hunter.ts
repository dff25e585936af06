/** A proof of ours that a bug must not pass. */
export interface Hunter {
  readonly name: string;
  /** How many seeds there are; a hunter that enumerates has one for each of its cases. Absent: any number. */
  readonly seeds?: number;
  /** All of them are hunted in the first round: they are few and cheap. */
  readonly atOnce?: boolean;
  /** What this seed shows to be wrong; undefined for nothing. */
  hunt(seed: number): Promise<string | undefined>;
}

export interface Catch {
  readonly by: string;
  readonly seed: number;
  readonly why: string;
}

/** Seeds go up to these, hunter after hunter: what is found at once is found before anybody hunts for long. */
const ROUNDS = [40, 200, 1_000, 4_000] as const;

/** The first catch within `maxSeeds` seeds of each hunter; undefined where all of them let it pass. Counts the hunts. */
export const hunt = async (
  hunters: readonly Hunter[],
  maxSeeds: number,
  onHunt: () => void = () => undefined,
): Promise<Catch | undefined> => {
  let from = 1;
  for (const round of [...ROUNDS.filter((seeds) => seeds < maxSeeds), maxSeeds]) {
    for (const hunter of hunters) {
      const { seeds = round, atOnce = false } = hunter;
      if (atOnce && from > 1) continue;
      const to = atOnce ? seeds : Math.min(round, seeds);
      for (let seed = from; seed <= to; seed += 1) {
        onHunt();
        const why = await caught(hunter, seed);
        if (why !== undefined) return { by: hunter.name, seed, why };
      }
    }
    from = round + 1;
  }
  return undefined;
};

/** A proof that cannot even be run has been broken by the bug, too. */
const caught = async (hunter: Hunter, seed: number): Promise<string | undefined> => {
  try {
    return await hunter.hunt(seed);
  } catch (error) {
    return `the proof itself broke: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  }
};
