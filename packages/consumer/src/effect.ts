/**
 * How far a consumer's effects reach:
 * - `state`: items and events, all of it through `commit`;
 * - `projection`: the same, and its items can be built anew from events at any time;
 * - `external`: also something outside of the database, which no rehearsal may touch and a replay only with leave.
 */
export const EFFECTS = ['state', 'projection', 'external'] as const;
export type Effect = (typeof EFFECTS)[number];
