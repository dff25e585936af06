import { type Check, isFlag, isText, listOf, oneOf, shapeOf } from './shape.ts';

const EFFECTS = ['state', 'projection', 'external'] as const;

/** One consumer, as the stack's own list has it. The list is generated from `consumers.yml`. */
export interface ManifestConsumer {
  readonly name: string;
  readonly description: string;
  readonly service: string;
  /** Types that it takes. */
  readonly events: readonly string[];
  /** Types that it may record. */
  readonly emits: readonly string[];
  readonly effect: (typeof EFFECTS)[number];
  /** Key of its function in the stack. */
  readonly functionKey: string;
  /** Whether it can be rebuilt. */
  readonly projection: boolean;
}

export type Manifest = readonly ManifestConsumer[];

const consumer: Check = shapeOf<ManifestConsumer>({
  name: isText,
  description: isText,
  service: isText,
  events: listOf(isText),
  emits: listOf(isText),
  effect: oneOf(EFFECTS),
  functionKey: isText,
  projection: isFlag,
});

const isManifest = (value: unknown): value is Manifest => listOf(consumer)(value);

/** Throws TypeError for a list that the plugin did not make: found at cold start. */
export const readManifest = (value: unknown): Manifest => {
  if (isManifest(value)) return value;
  throw new TypeError('The list of consumers is stale or broken; `serverless package` makes it anew.');
};

export const findConsumer = (manifest: Manifest, name: string): ManifestConsumer | undefined =>
  manifest.find((known) => known.name === name);

/** Consumers that take any of these types, in the manifest's order. */
export const takersOf = (manifest: Manifest, types: Iterable<string>): readonly ManifestConsumer[] => {
  const wanted = new Set(types);
  return manifest.filter(({ events }) => events.some((type) => wanted.has(type)));
};

export interface BlastRadius {
  /** Whoever would get what the chosen ones may say, and what follows from that; without the chosen ones. */
  readonly downstream: readonly string[];
  /** Of the chosen ones and those downstream: who calls something outside of the database. */
  readonly externalEffects: readonly string[];
}

/**
 * How far a replay can reach, by walking from consumers to what they may say to who takes that. An upper bound: whether
 * anything is said is known only from the rehearsal.
 */
export const blastRadius = (manifest: Manifest, chosen: readonly string[]): BlastRadius => {
  const reached = new Set(chosen);
  let edge = manifest.filter(({ name }) => reached.has(name));
  while (edge.length > 0) {
    edge = takersOf(
      manifest,
      edge.flatMap(({ emits }) => emits),
    ).filter(({ name }) => !reached.has(name));
    for (const { name } of edge) reached.add(name);
  }
  const own = new Set(chosen);
  return {
    downstream: [...reached].filter((name) => !own.has(name)).toSorted(),
    externalEffects: manifest
      .filter(({ name, effect }) => effect === 'external' && reached.has(name))
      .map(({ name }) => name)
      .toSorted(),
  };
};

/** Whose queues a replay of these consumers fills, and so whose live traffic it must not stand before. */
export const filledBy = (manifest: Manifest, chosen: readonly string[]): readonly string[] => [
  ...new Set([...chosen, ...blastRadius(manifest, chosen).downstream]),
];

/** Whether what a consumer does, or what may follow from that, has effects outside of the database. */
export const leadsOutside = (manifest: Manifest, name: string): boolean =>
  blastRadius(manifest, [name]).externalEffects.length > 0;
