import { object, parse, string } from 'valibot';

/** Tokens of the local issuer live for an hour; a new one is asked for well before. */
const TOKEN_LIFE_MS = 20 * 60_000;
const Answer = object({ access_token: string() });

/** A token of an issuer that is down now and then: while it is, the one before still holds. */
export function lastingToken(issuerUrl: string, scopes: readonly string[], nowMs: () => number) {
  let kept = { text: '', madeMs: Number.NEGATIVE_INFINITY };
  return async (): Promise<string> => {
    if (nowMs() - kept.madeMs < TOKEN_LIFE_MS) return kept.text;
    const form = { grant_type: 'client_credentials', client_id: 'soak', scope: scopes.join(' ') };
    try {
      const response = await fetch(`${issuerUrl}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams(form),
      });
      kept = { text: parse(Answer, await response.json()).access_token, madeMs: nowMs() };
    } catch (error) {
      if (kept.text === '') throw error;
    }
    return kept.text;
  };
}
