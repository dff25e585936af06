import type { GatewayCall } from './payment-gateway.ts';

/** How the simulated provider misbehaves in one call. */
export interface Misbehaviour {
  readonly declines: boolean;
  /** Does what was asked, then never answers: `firstTime` only, or whenever it is asked. */
  readonly stalls: 'never' | 'firstTime' | 'always';
  /** The request reaches it twice, as when a network repeats it. */
  readonly twice: boolean;
}

const WELL_BEHAVED: Misbehaviour = { declines: false, stalls: 'never', twice: false };

/**
 * Commands by payment method, so that whoever places an order can try each case. Any other method, or none, is approved.
 * `sim_timeout_*` stall the authorization; `sim_capture_…`, `sim_reverse_…` and `sim_refund_…` what comes later.
 */
const COMMANDS: {
  readonly [method: string]: { readonly operation: GatewayCall['operation'] | 'all' } & Partial<Misbehaviour>;
} = {
  sim_decline: { operation: 'authorize', declines: true },
  sim_timeout_once: { operation: 'authorize', stalls: 'firstTime' },
  sim_timeout_always: { operation: 'authorize', stalls: 'always' },
  sim_capture_timeout_once: { operation: 'capture', stalls: 'firstTime' },
  sim_reverse_timeout_once: { operation: 'reverse', stalls: 'firstTime' },
  sim_refund_timeout_once: { operation: 'refund', stalls: 'firstTime' },
  sim_twice: { operation: 'all', twice: true },
};

export const misbehaviourOf = (
  operation: GatewayCall['operation'],
  paymentMethod: string | undefined,
): Misbehaviour => {
  if (paymentMethod === undefined || !Object.hasOwn(COMMANDS, paymentMethod)) return WELL_BEHAVED;
  const command = COMMANDS[paymentMethod];
  if (command === undefined || (command.operation !== 'all' && command.operation !== operation))
    return WELL_BEHAVED;
  const { operation: _, ...misbehaviour } = command;
  return { ...WELL_BEHAVED, ...misbehaviour };
};
