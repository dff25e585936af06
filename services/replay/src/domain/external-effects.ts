import { blastRadius, findConsumer, type Manifest, takersOf } from './manifest.ts';
import type { Approval, Mode, OutcomeKind, Totals } from './model.ts';

/**
 * Whether what a rehearsal shows would change anything under this approval: a rehearsal withholds effects outside also where they are
 * allowed.
 */
export const wouldAct = (outcome: OutcomeKind, approval: Approval | undefined): boolean =>
  outcome === 'applied' || (outcome === 'withheld' && approval?.allowExternal === true);

/** Measures of a rehearsal that count what would be said, by type. */
const SAYS = 'says.';

export const saysMeasure = (type: string): string => `${SAYS}${type}`;

const typesSaid = (rehearsal: Totals): readonly string[] => [
  ...new Set(
    Object.values(rehearsal.perConsumer).flatMap(({ measures }) =>
      Object.keys(measures).flatMap((name) => (name.startsWith(SAYS) ? [name.slice(SAYS.length)] : [])),
    ),
  ),
];

const isExternal = (manifest: Manifest, name: string): boolean =>
  findConsumer(manifest, name)?.effect === 'external';

/**
 * What failed in the rehearsal shows nothing, and may pass by the time when it is applied: what came too early, or met a
 * conflict. Then it says what its consumer may say.
 */
const typesUnshown = (manifest: Manifest, rehearsal: Totals): readonly string[] =>
  Object.entries(rehearsal.perConsumer).flatMap(([name, { outcomes }]) =>
    outcomes.failed > 0 ? (findConsumer(manifest, name)?.emits ?? []) : [],
  );

/** External consumers that what would or may be said leads to, by live traffic: nothing can withhold them there. */
const reachedByEvents = (manifest: Manifest, rehearsal: Totals): readonly string[] =>
  reachedBy(manifest, [...typesSaid(rehearsal), ...typesUnshown(manifest, rehearsal)]);

const reachedBy = (manifest: Manifest, types: readonly string[]): readonly string[] => {
  const first = takersOf(manifest, types).map(({ name }) => name);
  return blastRadius(manifest, first).externalEffects;
};

/** External consumers that what was said, in earnest, has gone to. */
export const effectsSaid = (manifest: Manifest, applied: Totals): readonly string[] =>
  reachedBy(manifest, typesSaid(applied));

/** External consumers that the replay itself would bring an event that they have not applied. */
const broughtDirectly = (manifest: Manifest, rehearsal: Totals): readonly string[] =>
  Object.entries(rehearsal.perConsumer).flatMap(([name, { outcomes }]) =>
    isExternal(manifest, name) && outcomes.applied + outcomes.withheld + outcomes.failed > 0 ? [name] : [],
  );

/** Consumers with external effects that the rehearsal shows the replay could reach, in order of name. */
export const externalEffectsOf = (manifest: Manifest, rehearsal: Totals): readonly string[] =>
  [...new Set([...broughtDirectly(manifest, rehearsal), ...reachedByEvents(manifest, rehearsal)])].toSorted();

/**
 * Those of them that would happen although external effects are not allowed: whatever live traffic does with events
 * that are recorded. A replay that has any must not be applied unless its approval allows external effects.
 */
export const unwithheldEffects = (manifest: Manifest, mode: Mode, rehearsal: Totals): readonly string[] =>
  mode === 'backfill' ? externalEffectsOf(manifest, rehearsal) : reachedByEvents(manifest, rehearsal);
