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

/** What of an ARN tells things of one stack apart: `arn:aws:sts::0:assumed-role/role/function` is its function. */
const withoutAccount = (text: string | undefined): string =>
  (text ?? NONE)
    .replace(/arn:aws:sts::\d*:assumed-role\/[^/]+\//g, '')
    .replace(/arn:aws:execute-api:[^/]+\/[^/]+\//g, '')
    .replace(/arn:aws:[\w-]+:[\w-]*:\d*:/g, '');

/** What each principal did, and by which statement of its role; what was refused, and why; what nobody has used yet. */
export function permissionsText(calls: unknown): string {
  const principals = listAt(calls, 'principals');
  const rows = (list: 'allowed' | 'refused', reason: string) =>
    principals.flatMap((principal) =>
      listAt(principal, list).map((call) => [
        withoutAccount(textAt(principal, 'name')),
        textAt(call, 'action') ?? NONE,
        withoutAccount(textAt(call, 'resource')),
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
      withoutAccount(textAt(grant, 'resource')),
      textAt(grant, 'statement') ?? NONE,
      count(0),
    ]);
  return [part('Allowed', allowed), part('Refused', refused), part('Not used since the start', unused)].join(
    '\n\n',
  );
}
