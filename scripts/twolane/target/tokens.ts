import { clientToken, tokenUrlOf } from '../../http/client-token.ts';
import { Ended, misuse, notReachable } from '../ended.ts';
import { FAILED } from '../exit-status.ts';
import type { Authority } from './resolve-target.ts';

/** Well before any issuer's tokens run out; a long watch asks again. */
const TOKEN_LIFE_MS = 4 * 60_000;

/** A token with just these scopes. */
export type Tokens = (scopes: readonly string[]) => Promise<string>;

const isSafe = (url: string, issuer: string): boolean =>
  URL.parse(url)?.protocol === 'https:' || URL.parse(url)?.origin === URL.parse(issuer)?.origin;

export function createTokens(authority: Authority, nowMs: () => number): Tokens {
  if (authority.kind === 'token') return async () => authority.token;
  const { issuer, ...client } = authority;
  let tokenUrl: Promise<string> | undefined;
  const kept = new Map<string, { readonly token: Promise<string>; readonly untilMs: number }>();

  const discover = async (): Promise<string> => {
    const found = await tokenUrlOf(issuer);
    if (!found.ok)
      throw notReachable(
        `No token: ${found.refusal.why}.`,
        'What to do: start the stack (pnpm start), or name the issuer with --issuer.',
      );
    // Metadata must not send the secret where it would travel in the clear.
    if (!isSafe(found.value, issuer))
      throw misuse(`The issuer ${issuer} names a token endpoint that is not https.`);
    return found.value;
  };

  const ask = async (scopes: readonly string[]): Promise<string> => {
    tokenUrl ??= discover();
    const token = await clientToken({ ...client, tokenUrl: await tokenUrl }, scopes);
    if (token.ok) return token.value;
    const { status, why } = token.refusal;
    if (status === undefined) throw notReachable(`No token: ${why}.`);
    throw new Ended(FAILED, [`No token with ${scopes.join(' ')} for "${client.clientId}": ${why}`]);
  };

  return (scopes) => {
    const key = scopes.join(' ');
    const known = kept.get(key);
    if (known !== undefined && nowMs() < known.untilMs) return known.token;
    const token = ask(scopes);
    kept.set(key, { token, untilMs: nowMs() + TOKEN_LIFE_MS });
    token.catch(() => {
      kept.delete(key);
      tokenUrl = undefined;
    });
    return token;
  };
}
