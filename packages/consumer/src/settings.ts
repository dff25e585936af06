import { type Environment, oneOf, requiredText } from '@twolane/environment';
import { EFFECTS, type Effect } from './effect.ts';
import { LATE_EVENTS, type LateEvents } from './late-events.ts';

/** What every consumer takes from its environment; the plugin of `stack/` sets it. */
export interface ConsumerSettings {
  /** `PARKED_TABLE` */
  readonly parkedTable: string;
  /** `LATE_EVENTS`: the subscription's `lateness`. */
  readonly late: LateEvents;
}

/** What the subscription's `effect` says; `CONSUMER_EFFECT`. */
export const readEffect = (env: Environment): Effect => oneOf(env, 'CONSUMER_EFFECT', EFFECTS, 'state');

/** Throws, naming the variable. */
export const readConsumerSettings = (env: Environment): ConsumerSettings => ({
  parkedTable: requiredText(env, 'PARKED_TABLE'),
  late: oneOf(env, 'LATE_EVENTS', LATE_EVENTS, 'apply'),
});
