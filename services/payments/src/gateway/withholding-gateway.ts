import { EffectWithheld } from '@twolane/consumer';
import type { GuardedGateway } from './guarded-gateway.ts';

/** Says which call it would have made, and makes none: for rehearsals, and for replays that may not move money. */
export const withholdingGateway: GuardedGateway = {
  call: async ({ operation }) => {
    throw new EffectWithheld(`The payment provider would be asked to ${operation}.`);
  },
};
