import type { CloudEvent } from '@twolane/contracts';
import type { ReadStore } from '@twolane/store';
import type { React, Reaction } from '../reaction.ts';
import type { WindowFigures } from './door.ts';

export interface ProjectionContext {
  readonly store: ReadStore;
  readonly nowMs: number;
  /** Who rebuilds. A window that another replay is building must be refused. */
  readonly replayId: string;
}

/**
 * How the windows of a consumer are built anew from their events, beside the live ones, and then put in their place.
 * Like a reaction, it reads and decides; the door commits, and asks again after a conflict or for the next step (`more`).
 *
 * Every step may be repeated, also after a crash in its middle: what is done already answers `alreadyApplied`.
 */
export interface Projection<Event extends CloudEvent = CloudEvent> {
  /** The one window whose figures the event changes; `undefined` where it changes none. */
  windowOf(event: Event): string | undefined;
  /** A new, empty generation beside the live one; from then on, live events are written into both. */
  begin(window: string, context: ProjectionContext): Promise<Reaction>;
  /** The reaction to an event as it writes into the new generation only, which remembers the event by itself. */
  readonly reactIntoBuilding: React<Event>;
  /** The new generation becomes the live one. */
  swap(window: string, context: ProjectionContext): Promise<Reaction>;
  /** The new generation is dropped, if there is one; the live one stays. */
  abandon(window: string, context: ProjectionContext): Promise<Reaction>;
  figures(window: string, store: ReadStore): Promise<WindowFigures>;
}
