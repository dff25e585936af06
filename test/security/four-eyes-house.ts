/** The admin API and the workflow on one record in memory: people decide over HTTP, and the workers do what the record says. */
import { httpHandler, type Route } from '@twolane/http';
import { type Called, callWith } from '@twolane/http/testing';
import { createTelemetry } from '@twolane/telemetry';
import { adminRoutes } from '../../services/replay/src/admin/admin-routes.ts';
import { verifyTrail } from '../../services/replay/src/audit/index.ts';
import { counts } from '../../services/replay/src/tasks/testing/requested.ts';
import { runWorkflow } from '../../services/replay/src/tasks/testing/run-workflow.ts';
import { createWorld, REPLAY_ID, type World } from '../../services/replay/src/tasks/testing/world.ts';

const EVENTS = 12;
const HOUR_MS = 3_600_000;
const MONTH_MS = 30 * 24 * HOUR_MS;

/** One apply request that reached a consumer, and what was so at that instant. */
export interface Applied {
  readonly code: string;
  readonly policy: string;
  readonly approvedBy: string | undefined;
  readonly allowsExternal: boolean | undefined;
}

export interface Caller {
  readonly person: string;
  /** Undefined: the token has no subject. */
  readonly client: string | undefined;
  readonly scopes: readonly string[];
}

export interface Command {
  readonly what: string;
  readonly method?: string;
  readonly key: string;
  readonly body: object;
}

const routesOn = (world: World): readonly Route[] =>
  adminRoutes({
    ...world.ports,
    trail: world.ports.audit,
    workflow: {
      start: async (replayId) => ({ executionArn: `arn:execution:${replayId}` }),
      wake: async () => 'told',
      look: async () => undefined,
    },
    uploads: { urlFor: async () => 'https://bucket.test/' },
    worker: { invoke: async () => undefined },
    consumers: {
      codeOf: async (consumer) => world.code.get(consumer),
      depthsOf: async () => ({ waiting: 0, inFlight: 0, deadLettered: 0 }),
    },
    newId: () => REPLAY_ID,
  });

/** A replay of alice's that waits for an approval. */
export const fourEyesHouse = async () => {
  const applied: Applied[] = [];
  const world = createWorld({
    before: async (call, inside) => {
      if (call !== 'door') return;
      const { status, approval } = await inside.replay();
      if (status !== 'applying') return;
      applied.push({
        code: inside.code.get('sums') ?? '',
        policy: inside.ports.policyVersion,
        approvedBy: approval?.by,
        allowsExternal: approval?.allowExternal,
      });
    },
  });
  await world.record(counts(0, EVENTS));
  const handler = httpHandler({
    routes: routesOn(world),
    telemetry: createTelemetry({ service: 'replay', function: 'replayHttp', sink: () => undefined }),
    clock: world.ports.clock,
  });
  const call = (
    { person, client, scopes }: Caller,
    { what, method = 'POST', key, body }: Command,
  ): Promise<Called> =>
    callWith(handler, {
      route: `${method} /admin/replays${what === '' ? '' : `/{replayId}/${what}`}`,
      params: what === '' ? {} : { replayId: REPLAY_ID },
      headers: { 'idempotency-key': `"${key}"`, 'if-match': '*' },
      body,
      claims: {
        ...(client === undefined ? { client_id: person } : { client_id: client, sub: person }),
        scope: scopes.join(' '),
      },
    });
  const now = world.ports.clock();
  const asked = await call(
    { person: 'alice', client: 'console', scopes: ['replay:request'] },
    {
      what: '',
      key: 'request',
      body: {
        mode: 'redeliver',
        reason: 'an hour was lost',
        consumers: ['sums'],
        range: {
          axis: 'recorded',
          from: new Date(now - 2 * HOUR_MS).toISOString(),
          to: new Date(now).toISOString(),
        },
      },
    },
  );
  if (asked.status !== 201) throw new Error(`The replay was refused: ${asked.text}`);
  return {
    world,
    call,
    /** Each time that something was applied. */
    applied,
    /** The workflow from its beginning to its end; people come whenever it waits for them. */
    run: (people: () => Promise<void>): Promise<string> =>
      runWorkflow(world, { approval: people, resume: people }),
    /** A month later somebody ends it who may. */
    end: async (): Promise<void> => {
      world.pass(MONTH_MS);
      const caller = { person: 'alice', client: 'console', scopes: ['replay:request'] };
      await call(caller, { what: 'abort', key: 'end', body: { reason: 'nobody came' } });
    },
    trail: () => verifyTrail(world.ports.audit, world.store),
    actions: async (): Promise<readonly string[]> => {
      const { items } = await world.ports.audit.newest(world.store, { limit: 100 });
      return items.map(({ action, by }) => `${action} ${by}`).reverse();
    },
  };
};

export type FourEyesHouse = Awaited<ReturnType<typeof fourEyesHouse>>;
