import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ok, type Result, refuse } from '@twolane/contracts';
import { isRecord } from '../../is-record.ts';

export const CONFIG_FILE = 'twolane.config.json';

export interface TargetSettings {
  readonly url: string;
  readonly issuer?: string;
  readonly clientId?: string;
  /** Name of the environment variable that holds the client's secret; the secret itself is never in a file. */
  readonly secretEnv?: string;
}

export interface Config {
  /** Name of the target that is meant where none is named. */
  readonly target?: string;
  readonly targets: Readonly<Record<string, TargetSettings>>;
}

const NO_CONFIG: Config = { targets: {} };

/** A file in some folder must not be able to send any other secret of the environment to its issuer. */
const SECRET_NAME = /^TWOLANE_[A-Z0-9_]+$/;
const KNOWN = ['url', 'issuer', 'clientId', 'secretEnv'];

function settingsFrom(name: string, value: unknown): Result<TargetSettings, string> {
  if (!isRecord(value)) return refuse(`target "${name}" is no object`);
  const strange = Object.entries(value).find(
    ([member, setting]) => !KNOWN.includes(member) || typeof setting !== 'string',
  );
  if (strange !== undefined) {
    return refuse(`target "${name}": "${strange[0]}" is no text, or not one of ${KNOWN.join(', ')}`);
  }
  const text = (member: string): Readonly<Record<string, string>> => {
    const setting = value[member];
    return typeof setting === 'string' ? { [member]: setting } : {};
  };
  const { url } = value;
  if (typeof url !== 'string') return refuse(`target "${name}" has no "url"`);
  const { secretEnv } = value;
  if (typeof secretEnv === 'string' && !SECRET_NAME.test(secretEnv)) {
    return refuse(`target "${name}": "secretEnv" must be a name that begins with TWOLANE_`);
  }
  return ok({ url, ...text('issuer'), ...text('clientId'), ...text('secretEnv') });
}

/** The settings that this text holds, or what is wrong with it. */
export function configFrom(text: string): Result<Config, string> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('it is no JSON');
  }
  if (!isRecord(value) || !isRecord(value['targets'])) return refuse('it has no "targets"');
  const { target } = value;
  if (target !== undefined && typeof target !== 'string') return refuse('"target" is no text');
  const targets: Record<string, TargetSettings> = {};
  for (const [name, settings] of Object.entries(value['targets'])) {
    const read = settingsFrom(name, settings);
    if (!read.ok) return read;
    targets[name] = read.value;
  }
  return ok({ ...(target === undefined ? {} : { target }), targets });
}

/** The nearest settings file in `folder` or above it. */
function findConfig(folder: string): string | undefined {
  const file = join(folder, CONFIG_FILE);
  if (existsSync(file)) return file;
  const parent = dirname(folder);
  return parent === folder ? undefined : findConfig(parent);
}

export function readConfig(folder: string): Result<Config, string> {
  const file = findConfig(folder);
  if (file === undefined) return ok(NO_CONFIG);
  const config = configFrom(readFileSync(file, 'utf8'));
  return config.ok ? config : refuse(`${file}: ${config.refusal}.`);
}
