/** `pnpm run token --scope orders:write`: an access token of the running local stack's issuer, on standard output. */
import { parseArgs } from 'node:util';
import { clientToken } from './http/client-token.ts';

const FAILED = 1;
const MISUSED = 2;
const usage = 'pnpm run token --scope <scope> [--scope <scope>…] [--client <id>] [--issuer <url>]';

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
  const { client: clientId, issuer } = values;
  const token = await clientToken({ tokenUrl: `${issuer}/oauth2/token`, clientId }, scopes);
  if (token.ok) console.log(token.value);
  else {
    console.error(
      token.refusal.status === undefined
        ? `No issuer answers at ${issuer}. Start the stack first, or name its address with --issuer.`
        : token.refusal.why,
    );
    process.exitCode = FAILED;
  }
}
