import { type Environment, requiredText, wholeNumber } from '@twolane/environment';
import { type OutboxSettings, readOutboxSettings } from './settings.ts';

/** What relay and sweeper take from their environment. */
export interface Config extends OutboxSettings {
  readonly eventBusName: string;
  readonly maxPutEventsBytes: number;
}

const DEFAULT_PUT_EVENTS_BYTES = 256 * 1024;

/** Throws at cold start, naming the variable, rather than at the first event. */
export const readConfig = (env: Environment): Config => ({
  ...readOutboxSettings(env),
  eventBusName: requiredText(env, 'EVENT_BUS_NAME'),
  maxPutEventsBytes: wholeNumber(env, 'PUT_EVENTS_MAX_BYTES', DEFAULT_PUT_EVENTS_BYTES),
});
