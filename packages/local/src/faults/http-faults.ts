import { gatewayAnswer, type HttpAnswer } from '../http/function-response.ts';
import { pause } from '../pause.ts';
import { ConnectionCut } from '../wire/wire-error.ts';
import { delayAndBlow } from './call-faults.ts';
import type { FaultHit } from './plan.ts';

/** A request to the HTTP API that does not go as usual. */
export type HttpFault = {
  /** Throws ConnectionCut where no answer may go out. */
  around(serve: () => Promise<HttpAnswer>): Promise<HttpAnswer>;
};

/** API Gateway, "Troubleshooting HTTP API": what clients see of throttles and of integrations that fail. */
export const httpFault = (hits: readonly FaultHit[]): HttpFault | undefined => {
  if (hits.length === 0) return undefined;
  const { delayMs, blow } = delayAndBlow(hits);
  const kind = blow?.rule.kind;
  const when = blow?.rule.when;
  return {
    around: async (serve) => {
      await pause(delayMs);
      if (kind === 'drop' && when === 'before') throw new ConnectionCut();
      if (kind === 'throttle') return gatewayAnswer(429, 'Too Many Requests');
      if (kind === 'failBefore') return gatewayAnswer(503, 'Service Unavailable');
      const answer = await serve();
      if (kind === 'drop') throw new ConnectionCut();
      return kind === 'failAfter' ? gatewayAnswer(503, 'Service Unavailable') : answer;
    },
  };
};
