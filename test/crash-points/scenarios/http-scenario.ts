import type { HttpHandler } from '@twolane/http';
import { type CallOptions, callWith } from '@twolane/http/testing';
import type { Around } from '../core/calls.ts';
import type { Scenario } from '../core/scenario.ts';
import { type Lane1, lane1, undisturbed } from '../world/lane1.ts';

/** A client waits a moment, no more. */
const RETRY_AFTER_MS = 2_000;

export interface Request extends Omit<CallOptions, 'headers' | 'claims'> {
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly scope?: string;
  /** What it must end with. */
  readonly status: number;
}

export interface HttpSituation {
  readonly name: string;
  readonly boot: (world: Lane1, around: Around) => HttpHandler;
  readonly given?: (world: Lane1) => Promise<unknown>;
  readonly before?: readonly Request[];
  readonly request: Request;
  /** Whether the client sends it again although it was answered. */
  readonly again?: (body: unknown) => boolean;
  /** Whether a repetition may be answered in other words, as a duplicate. */
  readonly otherWords?: boolean;
  readonly tables: readonly string[];
  readonly wrong?: (world: Lane1) => string | undefined;
}

const ALL_SCOPES = 'orders:write orders:read events:write';

const send = (handler: HttpHandler, { key, headers, scope = ALL_SCOPES, status: _, ...options }: Request) =>
  callWith(handler, {
    ...options,
    headers: { ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }), ...headers },
    claims: { client_id: 'shop', scope },
  });

/** A request that a client repeats unchanged until it is answered by something else than "later". */
export const httpScenario = (situation: HttpSituation): Scenario => ({
  name: situation.name,
  begin: async () => {
    const world = lane1();
    await situation.given?.(world);
    const calm = situation.boot(world, undisturbed);
    for (const request of situation.before ?? []) {
      const { status, text } = await send(calm, request);
      if (status !== request.status)
        throw new Error(`${situation.name}: ${request.route} answers ${status} ${text}`);
    }
    const { request } = situation;
    let answered: { readonly status: number; readonly text: string } | undefined;
    return {
      steps: [
        {
          name: request.route,
          boot: (around) => {
            const handler = situation.boot(world, around);
            return async () => {
              const answer = await send(handler, request);
              if (
                answer.status >= 500 ||
                (answer.status === 409 && answer.headers['retry-after'] !== undefined)
              )
                return 'again';
              if (situation.again?.(answer.body) === true) return 'again';
              answered = { status: answer.status, text: answer.text.replaceAll(/drawn-\d+/g, 'drawn') };
              return 'done';
            };
          },
        },
      ],
      waitForRetry: () => world.clock.pass(RETRY_AFTER_MS),
      books: () => [
        world.books(situation.tables),
        situation.otherWords === true ? answered?.status : answered,
      ],
      wrong: () =>
        answered?.status === request.status
          ? situation.wrong?.(world)
          : `${request.route} ends with ${answered?.status} instead of ${request.status}: ${answered?.text}`,
    };
  },
});
