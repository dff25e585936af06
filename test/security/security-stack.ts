/** The deployed stack on this machine, with a forger beside it who has the issuer's own key. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type LocalStack, startLocalStack } from '@twolane/local';
import { compileStack } from '../../scripts/start/compile-stack.ts';
import { type Forge, forgeOf, keyIn } from './forge.ts';
import { type GuardedRoute, routesOf } from './guarded-routes.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const AUDIENCE = 'twolane';

export interface SecurityStack {
  readonly stack: LocalStack;
  readonly routes: readonly GuardedRoute[];
  readonly forge: Forge;
  /** All that functions wrote. */
  logs(): string;
  /** How often functions were invoked because somebody sent a request. */
  requestsServed(): number;
  stop(): Promise<void>;
}

const keyIdOf = async (issuerUrl: string): Promise<string> => {
  const answer = await fetch(`${issuerUrl}/.well-known/jwks.json`);
  const { keys } = Object(await answer.json());
  return String(Object(Object(keys)[0]).kid);
};

export const startSecurityStack = async (): Promise<SecurityStack> => {
  const compiled = await compileStack(ROOT);
  const dataDir = mkdtempSync(join(tmpdir(), 'twolane-security-'));
  const written: string[] = [];
  const stack = await startLocalStack({
    ...compiled,
    dataDir,
    httpPort: 0,
    awsPort: 0,
    issuerPort: 0,
    onLog: (_, text) => written.push(text),
  });
  const { issuerUrl } = stack;
  const forge = forgeOf({
    key: keyIn(dataDir),
    keyId: await keyIdOf(issuerUrl),
    issuer: issuerUrl,
    audience: AUDIENCE,
    nowSec: Math.floor(Date.now() / 1000),
  });
  return {
    stack,
    routes: routesOf(compiled.templateFile),
    forge,
    logs: () => written.join(''),
    requestsServed: () =>
      stack
        .stats()
        .functions.filter(({ name }) => name.endsWith('Http'))
        .reduce((sum, { invocations }) => sum + invocations, 0),
    async stop() {
      await stack.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
