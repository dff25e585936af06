import { listAt, numberAt, textAt } from '../../look.ts';
import { table } from '../../output.ts';
import { count, NONE } from '../words.ts';

const COLUMNS = [
  { name: 'who' },
  { name: 'action' },
  { name: 'on' },
  { name: 'by' },
  { name: 'calls', right: true },
] as const;

/** What each principal did, and by which statement of its role; what was refused, and why; what nobody has used yet. */
export function permissionsText(calls: unknown): string {
  const principals = listAt(calls, 'principals');
  const rows = (list: 'allowed' | 'refused', reason: string) =>
    principals.flatMap((principal) =>
      listAt(principal, list).map((call) => [
        textAt(principal, 'name') ?? NONE,
        textAt(call, 'action') ?? NONE,
        textAt(call, 'resource') ?? NONE,
        textAt(call, reason) ?? NONE,
        count(numberAt(call, 'count')),
      ]),
    );
  const allowed = rows('allowed', 'statement');
  const refused = rows('refused', 'why');
  const part = (title: string, list: readonly (readonly string[])[]): string =>
    list.length === 0 ? `${title}: none.` : `${title}:\n${table(COLUMNS, list)}`;
  const unused = listAt(calls, 'grants')
    .filter((grant) => numberAt(grant, 'uses') === 0)
    .map((grant) => [
      NONE,
      textAt(grant, 'action') ?? NONE,
      textAt(grant, 'resource') ?? NONE,
      textAt(grant, 'statement') ?? NONE,
      count(0),
    ]);
  return [part('Allowed', allowed), part('Refused', refused), part('Not used since the start', unused)].join(
    '\n\n',
  );
}
