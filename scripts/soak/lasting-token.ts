import { clientToken } from '../http/client-token.ts';

/** Tokens of the local issuer live for an hour; a new one is asked for well before. */
const TOKEN_LIFE_MS = 20 * 60_000;

/** A token of an issuer that is down now and then: while it is, the one before still holds. */
export function lastingToken(issuerUrl: string, scopes: readonly string[], nowMs: () => number) {
  const client = { tokenUrl: `${issuerUrl}/oauth2/token`, clientId: 'soak' };
  let kept = { text: '', madeMs: Number.NEGATIVE_INFINITY };
  return async (): Promise<string> => {
    if (nowMs() - kept.madeMs < TOKEN_LIFE_MS) return kept.text;
    const token = await clientToken(client, scopes);
    if (token.ok) kept = { text: token.value, madeMs: nowMs() };
    else if (kept.text === '') throw new Error(token.refusal.why);
    return kept.text;
  };
}
