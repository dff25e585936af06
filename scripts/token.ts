/** `pnpm run token --scope orders:write`: an access token of the running local stack's issuer, on standard output. */
import { parseArgs } from 'node:util';

const FAILED = 1;
const MISUSED = 2;
const ASK_LIMIT_MS = 5_000;
const usage = 'pnpm run token --scope <scope> [--scope <scope>…] [--client <id>] [--issuer <url>]';

type Answer = { readonly token: string } | { readonly problem: string };

const tokenIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'access_token' in body && typeof body.access_token === 'string'
    ? body.access_token
    : undefined;

async function ask(issuer: string, clientId: string, scopes: readonly string[]): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    scope: scopes.join(' '),
  });
  try {
    const response = await fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      body: form,
      signal: AbortSignal.timeout(ASK_LIMIT_MS),
    });
    const text = await response.text();
    const token = response.ok ? tokenIn(JSON.parse(text)) : undefined;
    return token === undefined ? { problem: `${issuer} answered ${response.status}: ${text}` } : { token };
  } catch {
    return {
      problem: `No issuer answers at ${issuer}. Start the stack first, or name its address with --issuer.`,
    };
  }
}

const read = () => {
  try {
    return parseArgs({
      options: {
        scope: { type: 'string', multiple: true, default: [] },
        client: { type: 'string', default: 'developer' },
        issuer: { type: 'string', default: 'http://127.0.0.1:4001' },
      },
    }).values;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
};

const values = read();
const scopes = (values?.scope ?? [])
  .flatMap((scope) => scope.split(/[\s,]+/))
  .filter((scope) => scope !== '');
if (values === undefined || scopes.length === 0) {
  console.error(usage);
  process.exitCode = MISUSED;
} else {
  const answer = await ask(values.issuer, values.client, scopes);
  if ('token' in answer) console.log(answer.token);
  else {
    console.error(answer.problem);
    process.exitCode = FAILED;
  }
}
