/** The matrix behind the public door: the routes' own handlers, called with claims that no authorizer would have let pass. */
import { type AllRoutes, allRoutes, type Spent } from './all-routes.ts';
import { claimDefectsOf, goodClaims } from './claim-defects.ts';
import { createTally, type Tally } from './matrix.ts';
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

export const tryAtHandlers = async (): Promise<AtHandlers> => {
  const world = allRoutes();
  const guarded = world.routes.filter(({ scopes }) => scopes.length > 0);
  const all = scopesIn(guarded);
  const tally = createTally({
    routes: guarded.length,
    roles: rolesFor(all, []).length,
    defects: claimDefectsOf([]).length,
  });
  for (const { name: route, scopes } of guarded) {
    for (const role of rolesFor(all, scopes)) {
      const rows = [
        ...(suffices(role, scopes) ? [] : [{ name: NOTHING_WRONG, authorizer: goodClaims(role.scopes) }]),
        ...claimDefectsOf(role.scopes),
      ];
      for (const { name: defect, authorizer } of rows) {
        const { status } = await world.callPast({ route }, authorizer);
        tally.note({ route, role: role.name, defect }, status);
      }
    }
  }
  const spent = world.spent();
  await controls(world, tally);
  return { ...tally.result(), spent };
};
