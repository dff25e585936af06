/** What somebody can do about a refusal, by the last part of the problem's type. */
const BY_TYPE: Readonly<Record<string, string>> = {
  unauthenticated: 'Check TWOLANE_TOKEN, or let the issuer give a token: --as NAME.',
  'insufficient-scope': 'Use a client that has this scope (--as NAME, or another TWOLANE_TOKEN).',
  'own-request': 'Somebody else must decide: a second person repeats the command, locally with --as NAME.',
  'own-edit': 'Somebody else must look at the edit and send it: a second person repeats the command.',
  'plan-changed':
    'Look at the hash of its plan (twolane replay show). If code or policy changed since, request the replay again.',
  'approval-expired': 'Request the replay again: its plan is too old to be approved.',
  'external-effects': 'If that is right, approve with --allow-external; otherwise reject it.',
  'override-needed':
    'Somebody whose client has replay:override must approve it, or it goes without --allow-external.',
  'already-approved': 'Nothing is to be done. Follow it: twolane replay watch.',
  'overlapping-replay': 'Wait for the other replay to end, or abort it: twolane replay list.',
  'already-redriven': 'If it is to be sent once more: --again.',
  'bad-lines':
    'See them with twolane backfill bad-lines; mend the file, or request it with --take-good-ones.',
  frozen: 'Correct it forward with an approved adjustment: twolane frozen adjust.',
  'idempotency-key-reused': 'Leave out --idempotency-key: a fresh one is made for each new command.',
};

const BY_STATUS: Readonly<Record<number, string>> = {
  401: 'Check TWOLANE_TOKEN, or let the issuer give a token: --as NAME.',
  403: 'Use a client that may do this (--as NAME, or another TWOLANE_TOKEN).',
  404: 'Check the id; the matching list command shows what there is.',
  412: 'Somebody changed it in the meantime. Look at it again, and repeat the command if it is still right.',
  428: 'This command line is older than the API. Update it.',
  429: 'Repeat the command a little later.',
};

const LATER = 'Repeat the command a little later; twolane health shows how the service is.';

export function nextStep(type: string | undefined, status: number): string | undefined {
  const found = BY_TYPE[type?.split(':').at(-1) ?? ''] ?? BY_STATUS[status];
  return found ?? (status >= 500 ? LATER : undefined);
}
