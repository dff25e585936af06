export type { Lateness, React, Reaction, ReactionContext } from './reaction.ts';
