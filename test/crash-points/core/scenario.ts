import type { Around } from './calls.ts';

/** One try of a step. `again`: AWS, or the client, would try once more. */
export type Try = () => Promise<'done' | 'again'>;

export interface Step {
  /** For people: `POST /orders`, `deliver PaymentAuthorized.v1`. */
  readonly name: string;
  /** A new process of the handler, on the world as it is. Called anew after each crash. */
  boot(around: Around): Try;
}

/** A world that is made for one run, and what happens in it. */
export interface Stage {
  /** One after the other, each until it is done. The next one may follow from what the last one did. */
  readonly steps: Iterable<Step>;
  /** Time passes before the next try, as a message's visibility or a retry's back-off runs out. */
  waitForRetry(): void;
  /** The state at rest, without what depends on the clock. Compared with the clean run's as JSON. */
  books(): unknown | Promise<unknown>;
  /** What is wrong with the state whatever the clean run's is; undefined for nothing. */
  wrong?(): string | undefined | Promise<string | undefined>;
}

/** A handler in one situation. */
export interface Scenario {
  /** The handler's function and the situation: `ordersHttp: an order is placed`. */
  readonly name: string;
  /** Nobody else ever does one of its steps at the same time, or that is somebody else's to try: no call is overtaken. */
  readonly isAlone?: boolean;
  begin(): Promise<Stage>;
}
