import type { Grant } from './evaluate.ts';

/** Different refused calls that are kept apart; the rest is only counted. */
const maximumRefusedCalls = 1_000;

export type AllowedCalls = Grant & {
  readonly count: number;
  /** What the first of them was about. */
  readonly example: string;
};

export type RefusedCalls = {
  readonly action: string;
  readonly resource: string;
  /** AWS's words. */
  readonly why: string;
  readonly count: number;
};

export type PermissionReport = {
  /** Whoever did something, by name. */
  readonly principals: readonly {
    readonly name: string;
    readonly allowed: readonly AllowedCalls[];
    readonly refused: readonly RefusedCalls[];
  }[];
  /** Every permission of the template, with how often it was used. */
  readonly grants: readonly (Grant & { readonly uses: number })[];
  /** Refused calls beyond those that are listed. */
  readonly refusedBeyond: number;
};

/** Counts calls of one kind. */
export type Tally = { count(): void };

/** What was asked for since the start. */
export type Calls = {
  /** Of what is not in the template, such as an administrator's rights, nothing is kept. */
  allowed(who: string, grant: Grant, resource: string): Tally | undefined;
  refused(who: string, call: Omit<RefusedCalls, 'count'>): Tally;
  report(): PermissionReport;
  /** Grows with every call. */
  total(): number;
};

type Counted<Value> = Value & { count: number };

const keyOf = ({ statement, action, resource }: Grant): string => `${statement}\n${action}\n${resource}`;

export const createCalls = (grants: readonly Grant[]): Calls => {
  const known = new Set(grants.map(keyOf));
  const allowed = new Map<string, Map<string, Counted<AllowedCalls>>>();
  const refused = new Map<string, Map<string, Counted<RefusedCalls>>>();
  let refusedKinds = 0;
  let refusedBeyond = 0;
  let total = 0;

  const counting = (call: { count: number }): Tally => ({
    count: () => {
      call.count += 1;
      total += 1;
    },
  });
  const callsOf = <Value>(all: Map<string, Map<string, Value>>, who: string): Map<string, Value> => {
    const own = all.get(who) ?? new Map<string, Value>();
    all.set(who, own);
    return own;
  };
  return {
    allowed: (who, grant, resource) => {
      const key = keyOf(grant);
      if (!known.has(key)) return undefined;
      const own = callsOf(allowed, who);
      const call = own.get(key) ?? { ...grant, count: 0, example: resource };
      own.set(key, call);
      return counting(call);
    },
    refused: (who, written) => {
      const own = callsOf(refused, who);
      const key = `${written.action}\n${written.resource}`;
      const existing = own.get(key);
      if (existing !== undefined) return counting(existing);
      if (refusedKinds >= maximumRefusedCalls) {
        return {
          count: () => {
            refusedBeyond += 1;
            total += 1;
          },
        };
      }
      refusedKinds += 1;
      const call = { ...written, count: 0 };
      own.set(key, call);
      return counting(call);
    },
    report: () => {
      const uses = new Map<string, number>();
      for (const own of allowed.values()) {
        for (const [key, { count }] of own) uses.set(key, (uses.get(key) ?? 0) + count);
      }
      const names = [...new Set([...allowed.keys(), ...refused.keys()])].sort();
      return {
        principals: names.map((name) => ({
          name,
          allowed: [...(allowed.get(name)?.values() ?? [])].map((call) => ({ ...call })),
          refused: [...(refused.get(name)?.values() ?? [])].map((call) => ({ ...call })),
        })),
        grants: grants.map((grant) => ({ ...grant, uses: uses.get(keyOf(grant)) ?? 0 })),
        refusedBeyond,
      };
    },
    total: () => total,
  };
};
