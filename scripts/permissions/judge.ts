import type { Exceptions } from './exceptions.ts';
import type { Seen } from './seen.ts';

const escaped = (text: string): string => text.replace(/[.+?^${}()|[\]\\/-]/g, '\\$&');

const fits = (pattern: string, text: string): boolean =>
  new RegExp(`^${pattern.split('*').map(escaped).join('.*')}$`, 's').test(text);

export interface Verdict {
  readonly problems: readonly string[];
  readonly counts: {
    readonly grants: number;
    readonly used: number;
    /** Unused, for a written reason. */
    readonly excepted: number;
    readonly unused: number;
    readonly refused: number;
  };
}

/**
 * What is wrong with the permissions, by what tests did with them: one that nobody used, a call that was refused, and an
 * exception that nothing falls under. Whoever excepts something says why.
 */
export function judge(seen: Seen, exceptions: Exceptions): Verdict {
  if (seen.grants.length === 0) {
    const problems = ['No calls were recorded: run the end-to-end tests first, with `pnpm test`.'];
    return { problems, counts: { grants: 0, used: 0, excepted: 0, unused: 0, refused: 0 } };
  }
  const idle = seen.grants.filter(({ uses }) => uses === 0);
  const covers = (
    { statement, action, resource = '*' }: Exceptions['unused'][number],
    grant: Seen['grants'][number],
  ): boolean =>
    fits(statement, grant.statement) && fits(action, grant.action) && fits(resource, grant.resource);
  const reasonFor = (grant: Seen['grants'][number]) =>
    exceptions.unused.find((exception) => covers(exception, grant));
  const byChance = exceptions.unused.filter(
    (exception) => exception.isUsedByChance === true && seen.grants.some((grant) => covers(exception, grant)),
  );
  const wantedFor = (call: Seen['refused'][number]) =>
    exceptions.refused.find(
      ({ who, action, resource }) =>
        fits(who, call.who) && fits(action, call.action) && fits(resource, call.resource),
    );
  const reasons = new Set([...idle.map(reasonFor), ...byChance, ...seen.refused.map(wantedFor)]);
  const unused = idle.filter((grant) => reasonFor(grant) === undefined);
  const refused = seen.refused.filter((call) => wantedFor(call) === undefined);
  const stale = [...exceptions.unused, ...exceptions.refused].filter((exception) => !reasons.has(exception));
  return {
    problems: [
      ...refused.map(({ why }) => `refused: ${why}`),
      ...(seen.refusedBeyond > 0 ? [`refused: ${seen.refusedBeyond} more calls`] : []),
      ...unused.map(
        ({ statement, action, resource }) => `no test uses: ${statement}: ${action} on ${resource}`,
      ),
      ...stale.map((exception) => `this exception is about nothing any more: ${JSON.stringify(exception)}`),
    ],
    counts: {
      grants: seen.grants.length,
      used: seen.grants.length - idle.length,
      excepted: idle.length - unused.length,
      unused: unused.length,
      refused: refused.length,
    },
  };
}
