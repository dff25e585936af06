/** The matrix behind the public door: the routes' own handlers, called with claims that no authorizer would have let pass. */
import { type AllRoutes, allRoutes, type Spent } from './all-routes.ts';
import { claimDefectsOf, goodClaims } from './claim-defects.ts';
import { type Case, createTally, isRefusal, type Tally } from './matrix.ts';
import { rolesFor, scopesIn, suffices } from './roles.ts';

const NOTHING_WRONG = 'nothing';

export interface AtHandlers extends Tally {
  /** What all refusals together made the store do. */
  readonly spent: Spent;
}

/** Good claims come as far as the request itself, which is an empty one: nothing that is admitted changes anything. */
const controls = async (world: AllRoutes, tally: ReturnType<typeof createTally>): Promise<void> => {
  for (const { name, scopes } of world.routes.filter((route) => route.scopes.length > 0)) {
    const { status } = await world.callPast({ route: name }, goodClaims(scopes));
    tally.noteControl({ route: name, role: 'the needed one', defect: NOTHING_WRONG }, status);
  }
};

interface Guarded {
  readonly name: string;
  readonly scopes: readonly string[];
}

/** One route by every role by every defect. */
const tryRoute = async (
  world: AllRoutes,
  { name: route, scopes }: Guarded,
  all: readonly string[],
  note: (tried: Case, status: number) => void,
): Promise<void> => {
  for (const role of rolesFor(all, scopes)) {
    const rows = [
      ...(suffices(role, scopes) ? [] : [{ name: NOTHING_WRONG, authorizer: goodClaims(role.scopes) }]),
      ...claimDefectsOf(role.scopes),
    ];
    for (const { name: defect, authorizer } of rows) {
      const { status } = await world.callPast({ route }, authorizer);
      note({ route, role: role.name, defect }, status);
    }
  }
};

const guardedOf = (world: AllRoutes): readonly Guarded[] =>
  world.routes.filter(({ scopes }) => scopes.length > 0);

export const tryAtHandlers = async (): Promise<AtHandlers> => {
  const world = allRoutes();
  const guarded = guardedOf(world);
  const all = scopesIn(guarded);
  const tally = createTally({
    routes: guarded.length,
    roles: rolesFor(all, []).length,
    defects: claimDefectsOf([]).length,
  });
  for (const route of guarded) await tryRoute(world, route, all, tally.note);
  const spent = world.spent();
  await controls(world, tally);
  return { ...tally.result(), spent };
};

/** How many routes there are to be tried one by one. */
export const countGuarded = (): number => guardedOf(allRoutes()).length;

/** What is wrong at the n-th route, counted from 1; undefined for nothing. */
export const wrongAtRoute = async (n: number): Promise<string | undefined> => {
  const world = allRoutes();
  const guarded = guardedOf(world);
  const route = guarded[n - 1];
  if (route === undefined) return undefined;
  const admitted: Case[] = [];
  await tryRoute(world, route, scopesIn(guarded), (tried, status) => {
    if (!isRefusal(status)) admitted.push(tried);
  });
  const [first] = admitted;
  if (first !== undefined) return `${first.route} let ${first.role} pass with ${first.defect}`;
  const { reads, commits } = world.spent();
  if (reads + commits > 0) return `${route.name} asked the store for somebody whom it refused`;
  const { status } = await world.callPast({ route: route.name }, goodClaims(route.scopes));
  return isRefusal(status) ? `${route.name} refused whom it should let pass` : undefined;
};
