import { ok, type Result, refuse } from '@twolane/contracts';

/** Which client may say events of which source. */
export interface SourceBindings {
  allows(client: string, source: string): boolean;
}

/**
 * From a setting: JSON such as `{"warehouse-app": ["warehouse.main", "warehouse.annex"]}`; empty text binds nobody.
 *
 * A client that is named may use its own sources only; a source that is named belongs to its clients alone. Everybody
 * else may use what nobody has. (Sources `twolane.…` are refused before this is asked.)
 */
export const sourceBindings = (setting: string): Result<SourceBindings, string> => {
  if (setting.trim() === '') return ok({ allows: () => true });
  const read = parsed(setting);
  if (read === undefined) {
    return refuse('must be JSON like {"client": ["source"]}, each client with a list of its sources');
  }
  const taken = new Set([...read.values()].flatMap((sources) => [...sources]));
  return ok({
    allows: (client, source) => read.get(client)?.has(source) ?? !taken.has(source),
  });
};

const parsed = (setting: string): ReadonlyMap<string, ReadonlySet<string>> | undefined => {
  const value = jsonOf(setting);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const byClient = new Map<string, ReadonlySet<string>>();
  for (const [client, sources] of Object.entries(value)) {
    if (!isTexts(sources)) return undefined;
    byClient.set(client, new Set(sources));
  }
  return byClient;
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');
