import { ok, type Result, refuse } from '@twolane/contracts';
import { CONFIG_FILE, type Config, type TargetSettings } from './config.ts';

/** What `pnpm start` listens on. */
const LOCAL: TargetSettings = { url: 'http://127.0.0.1:4000', issuer: 'http://127.0.0.1:4001' };
const LOCAL_CLIENT = 'developer';
const SECRET_ENV = 'TWOLANE_CLIENT_SECRET';

export interface TargetWords {
  readonly target?: string | undefined;
  readonly url?: string | undefined;
  readonly issuer?: string | undefined;
  readonly as?: string | undefined;
}

export type Authority =
  | { readonly kind: 'token'; readonly token: string }
  | {
      readonly kind: 'client';
      readonly issuer: string;
      readonly clientId: string;
      readonly secret?: string;
    };

export interface Target {
  readonly name: string;
  readonly url: string;
  readonly authority: Authority;
}

type Environment = Readonly<Record<string, string | undefined>>;

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
const isLoopback = (url: URL): boolean => LOOPBACK.test(url.hostname);

const addressIn = (text: string, what: string): Result<URL, string> => {
  const url = URL.parse(text);
  if (url === null) return refuse(`${what} "${text}" is no URL.`);
  if (url.username !== '' || url.password !== '')
    return refuse(`${what} must not hold a name or a password.`);
  // A token that travels in the clear is everybody's.
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
    ? ok(url)
    : refuse(`${what} "${text}" is neither https nor on this machine: a token would travel in the clear.`);
};

const fromEnvironment = (env: Environment, url: string): TargetSettings => ({
  url,
  ...(env['TWOLANE_ISSUER'] === undefined ? {} : { issuer: env['TWOLANE_ISSUER'] }),
  ...(env['TWOLANE_CLIENT_ID'] === undefined ? {} : { clientId: env['TWOLANE_CLIENT_ID'] }),
});

/** Words of the command go before the environment, and that before the settings file. */
function settingsOf(
  words: TargetWords,
  env: Environment,
  config: Config,
): Result<TargetSettings & { readonly name: string }, string> {
  if (words.url !== undefined) {
    return words.target === undefined
      ? ok({ ...fromEnvironment(env, words.url), name: words.url })
      : refuse('--url names an address by itself; leave out --target, or --url.');
  }
  const url = env['TWOLANE_URL'];
  if (words.target === undefined && url !== undefined) {
    return ok({ ...fromEnvironment(env, url), name: url });
  }
  const name = words.target ?? config.target ?? 'local';
  const found = config.targets[name] ?? (name === 'local' ? LOCAL : undefined);
  if (found === undefined) {
    const known = [...new Set(['local', ...Object.keys(config.targets)])].join(', ');
    return refuse(`There is no target "${name}" in ${CONFIG_FILE}. Known here: ${known}.`);
  }
  return ok({ ...found, name });
}

/** Which API is meant, and by which right it is called. Secrets come from the environment alone. */
export function resolveTarget(words: TargetWords, env: Environment, config: Config): Result<Target, string> {
  const settings = settingsOf(words, env, config);
  if (!settings.ok) return settings;
  const { name, url, clientId, secretEnv = SECRET_ENV } = settings.value;
  const address = addressIn(url, 'The address');
  if (!address.ok) return address;
  const token = env['TWOLANE_TOKEN'];
  if (token !== undefined && token !== '' && words.as === undefined) {
    return ok({ name, url, authority: { kind: 'token', token } });
  }
  const issuer =
    words.issuer ?? settings.value.issuer ?? (isLoopback(address.value) ? LOCAL.issuer : undefined);
  if (issuer === undefined) {
    return refuse(
      `Nothing says who gives tokens for ${name}: set TWOLANE_TOKEN, or name its issuer (--issuer, ${CONFIG_FILE}).`,
    );
  }
  const giver = addressIn(issuer, 'The issuer');
  if (!giver.ok) return giver;
  const local = isLoopback(giver.value);
  const id = words.as ?? clientId ?? env['TWOLANE_CLIENT_ID'] ?? (local ? LOCAL_CLIENT : undefined);
  const secret = env[secretEnv];
  if (id === undefined)
    return refuse(`Nothing says as whom to ask ${issuer}: use --as, or "clientId" in ${CONFIG_FILE}.`);
  if (!local && secret === undefined) {
    return refuse(`Set TWOLANE_TOKEN, or the secret of client "${id}" in the environment as ${secretEnv}.`);
  }
  return ok({
    name,
    url,
    authority: { kind: 'client', issuer, clientId: id, ...(local || secret === undefined ? {} : { secret }) },
  });
}
