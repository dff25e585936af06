import { type Environment, oneOf, requiredText } from '@twolane/environment';
import { LATE_EVENTS, type LateEvents } from './late-events.ts';

/** What every consumer takes from its environment; the plugin of `stack/` sets it. */
export interface ConsumerSettings {
  /** `PARKED_TABLE` */
  readonly parkedTable: string;
  /** `LATE_EVENTS`: the subscription's `lateness`. */
  readonly late: LateEvents;
}

/** Throws, naming the variable. */
export const readConsumerSettings = (env: Environment): ConsumerSettings => ({
  parkedTable: requiredText(env, 'PARKED_TABLE'),
  late: oneOf(env, 'LATE_EVENTS', LATE_EVENTS, 'apply'),
});
