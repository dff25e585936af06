import type { LogFields, Telemetry } from '@twolane/telemetry';
import type { SaidOutcome } from '../oracle/whereabouts.ts';

const SAYS_NOTHING: Telemetry = {
  logger: {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    startInvocation: () => undefined,
  },
  metrics: { add: () => undefined, addError: () => undefined, flush: () => undefined },
  startInvocation: () => undefined,
  endInvocation: () => undefined,
};

export const silent = (): Telemetry => SAYS_NOTHING;

/** What a consumer says of each delivery goes to the oracle instead of a log. */
export const heard = (hear: (messageId: string, outcome: SaidOutcome) => void): Telemetry => {
  const listen = (_: string, fields: LogFields = {}): void => {
    const { messageId, outcome } = fields;
    if (typeof messageId === 'string' && isOutcome(outcome)) hear(messageId, outcome);
  };
  return { ...SAYS_NOTHING, logger: { ...SAYS_NOTHING.logger, info: listen, warn: listen, error: listen } };
};

const OUTCOMES: readonly unknown[] = ['applied', 'alreadyApplied', 'nothing', 'parked', 'retry'];

const isOutcome = (value: unknown): value is SaidOutcome => OUTCOMES.includes(value);
