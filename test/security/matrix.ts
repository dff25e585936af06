/** Every route by every role by every defect, as rows to be tried at a door, and what came of it. */

export interface Case {
  readonly route: string;
  readonly role: string;
  readonly defect: string;
}

export interface Tally {
  readonly routes: number;
  /** Of each route: every scope alone, none, all but the needed one, all. */
  readonly roles: number;
  readonly defects: number;
  /** All of which must be refused. */
  readonly cases: number;
  readonly admitted: readonly Case[];
  /** How often each status was the answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Nothing was wrong with these; one of each route. What is refused of them says that the matrix proves nothing. */
  readonly controls: number;
  readonly controlsRefused: readonly Case[];
}

/** Refused before anything is looked at: no token, not this token, or a head that is too large for one. */
const REFUSALS: readonly number[] = [401, 403, 431];

export const isRefusal = (status: number): boolean => REFUSALS.includes(status);

export const createTally = (sizes: Pick<Tally, 'routes' | 'roles' | 'defects'>) => {
  let [cases, controls] = [0, 0];
  const admitted: Case[] = [];
  const controlsRefused: Case[] = [];
  const statuses = new Map<string, number>();
  return {
    note: (tried: Case, status: number): void => {
      cases += 1;
      statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
      if (!isRefusal(status)) admitted.push(tried);
    },
    noteControl: (tried: Case, status: number): void => {
      controls += 1;
      if (isRefusal(status)) controlsRefused.push(tried);
    },
    result: (): Tally => ({
      ...sizes,
      cases,
      admitted,
      statuses: Object.fromEntries([...statuses].sort(([a], [b]) => (a < b ? -1 : 1))),
      controls,
      controlsRefused,
    }),
  };
};

/** One line, as a test's log and a report show it. */
export const lineOf = (where: string, { routes, roles, defects, cases, admitted, controls }: Tally): string =>
  `${where}: ${routes} routes × ${roles} roles × ${defects} defects, ${cases} cases: ${admitted.length} admitted (${controls} good ones were).`;
