import {
  IdempotencyAlreadyInProgressError,
  IdempotencyConfig,
  IdempotencyInconsistentStateError,
  IdempotencyPersistenceLayerError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import type { BasePersistenceLayer } from '@aws-lambda-powertools/idempotency/persistence';
import { ok, refuse } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import type { Context } from 'aws-lambda';
import type { Answer } from '../domain/answer.ts';
import type { Once } from './guarded-gateway.ts';

/**
 * How long an answer is kept: beyond whatever can bring a call back (marks and parked messages live 400 and 365 days).
 * Powertools' own default is an hour, after which a redelivery would make the call again.
 */
export const ANSWER_RETENTION_DAYS = 400;

export interface PowertoolsOnce {
  readonly once: Once;
  /** To be called with each invocation: without it a call that died stays "in progress" until its answer expires. */
  readonly registerContext: (context: Context) => void;
}

interface Keyed {
  /** null: there is no key, which Powertools refuses. */
  readonly name: string | null;
  readonly make: () => Promise<Answer>;
}

/**
 * Answers kept by Powertools idempotency. One key prefix for all operations, which are part of the key instead: Powertools
 * keeps the prefix in the persistence layer, where calls with different prefixes at the same time would mix them up.
 */
export const createPowertoolsOnce = (persistenceStore: BasePersistenceLayer): PowertoolsOnce => {
  const config = new IdempotencyConfig({
    eventKeyJmesPath: 'name',
    throwOnNoIdempotencyKey: true,
    expiresAfterSeconds: ANSWER_RETENTION_DAYS * 24 * 60 * 60,
    hashFunction: 'sha256',
  });
  const makeOnce = makeIdempotent(({ make }: Keyed): Promise<Answer> => make(), {
    persistenceStore,
    config,
    keyPrefix: 'payments-gateway',
  });
  return {
    registerContext: (context) => config.registerLambdaContext(context),
    once: async ({ operation, key }, make) => {
      try {
        return ok(await makeOnce({ name: key === '' ? null : `${operation}#${key}`, make }));
      } catch (error) {
        if (error instanceof IdempotencyAlreadyInProgressError) {
          return refuse({ why: `The same ${operation} is under way in another invocation.` });
        }
        if (
          error instanceof IdempotencyPersistenceLayerError ||
          error instanceof IdempotencyInconsistentStateError
        ) {
          throw new RetryableError('The answers to calls of the provider cannot be read or kept.', {
            cause: error,
          });
        }
        throw error;
      }
    },
  };
};
