import type { HttpHandler } from '@twolane/http';
import { type Called, callWith } from '@twolane/http/testing';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { LambdaFunction } from '../aws/lambda.ts';
import { resultOf } from '../clients.ts';
import type { Random } from '../kernel/random.ts';
import type { Scheduler } from '../kernel/scheduler.ts';

interface Ports {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly admin: LambdaFunction<APIGatewayProxyEventV2>;
}

export interface Asked {
  readonly who: string;
  readonly route: string;
  /** The same for each try. */
  readonly key: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly body?: object;
}

const MAX_TRIES = 8;
const SCOPES = 'replay:request replay:approve replay:override deadletters:manage read';

/** People who use the admin API: they ask again with the same key where there was no answer, and no longer than people do. */
export const createAskAdmin = ({ scheduler, random, admin }: Ports) => {
  const handler: HttpHandler = async (event) => resultOf(await admin.invoke(event));
  return async ({ who, route, key, params = {}, body }: Asked): Promise<Called | undefined> => {
    let last: Called | undefined;
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      last = await callWith(handler, {
        ...{ route, params },
        ...(body === undefined ? {} : { body }),
        headers: { 'idempotency-key': `"${key}"` },
        claims: { client_id: 'ops', sub: who, scope: SCOPES },
      });
      if (last.status < 400 || (last.status !== 500 && last.status !== 503)) return last;
      await scheduler.sleep(random.whole(1_000, 30_000));
    }
    return last;
  };
};

export type AskAdmin = ReturnType<typeof createAskAdmin>;
