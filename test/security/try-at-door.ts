/** The matrix at the public door: the running HTTP API with its authorizer, and the deployed handlers behind it. */
import { Agent, request } from 'node:http';
import PQueue from 'p-queue';
import type { Forge } from './forge.ts';
import type { GuardedRoute } from './guarded-routes.ts';
import { createTally, type Tally } from './matrix.ts';
import { type Role, rolesFor, scopesIn, suffices } from './roles.ts';
import { type Defect, defectsOf, goodToken, type Shown } from './token-defects.ts';

const AT_ONCE = 16;
const NOTHING_WRONG = 'nothing';

/** The status of the answer to a request without a body. */
const ask = (
  agent: Agent,
  httpUrl: string,
  route: GuardedRoute,
  { headers, query }: Shown,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(httpUrl);
    const path = query === undefined ? route.path : `${route.path}?${query}`;
    const sent = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
    );
    const outgoing = request(
      { agent, hostname, port, path, method: route.method, headers: sent },
      (incoming) => {
        incoming.on('error', reject);
        incoming.on('end', () => resolve(incoming.statusCode ?? 0));
        incoming.resume();
      },
    );
    outgoing.on('error', reject);
    outgoing.end();
  });

/** Tries every case, and what is right beside it. Sends no body, so that what is admitted changes nothing. */
export const tryAtDoor = async (
  httpUrl: string,
  routes: readonly GuardedRoute[],
  forge: Forge,
): Promise<Tally> => {
  const guarded = routes.filter(({ scopes }) => scopes.length > 0);
  const all = scopesIn(guarded);
  const made = new Map<string, readonly Defect[]>();
  /** Tokens cost a signature each: roles of many routes are the same. */
  const defectsFor = ({ scopes }: Role): readonly Defect[] => {
    const before = made.get(scopes.join());
    if (before !== undefined) return before;
    const defects = defectsOf(forge, scopes);
    made.set(scopes.join(), defects);
    return defects;
  };
  const tally = createTally({
    routes: guarded.length,
    roles: rolesFor(all, []).length,
    defects: defectsOf(forge, []).length,
  });
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const queue = new PQueue({ concurrency: AT_ONCE });
  try {
    for (const route of guarded) {
      for (const role of rolesFor(all, route.scopes)) {
        const about = { route: route.name, role: role.name };
        const good = async (): Promise<void> => {
          const status = await ask(agent, httpUrl, route, goodToken(forge, role.scopes));
          const tried = { ...about, defect: NOTHING_WRONG };
          if (suffices(role, route.scopes)) tally.noteControl(tried, status);
          else tally.note(tried, status);
        };
        const bad = defectsFor(role).map(({ name, shown }) => async (): Promise<void> => {
          tally.note({ ...about, defect: name }, await ask(agent, httpUrl, route, shown));
        });
        await queue.addAll([good, ...bad]);
      }
    }
  } finally {
    agent.destroy();
  }
  return tally.result();
};
