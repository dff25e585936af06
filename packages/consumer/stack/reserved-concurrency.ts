import type { Subscription } from './subscription.ts';
import { functionKeyOf } from './subscription.ts';

/** Property of a function of the framework. */
interface Limit {
  readonly reservedConcurrency: number;
}

export interface Reserved {
  /** By function key; empty where nothing is to be reserved. */
  readonly limits: ReadonlyMap<string, Limit>;
  readonly problems: readonly string[];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isWhole = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0;

/**
 * `custom.concurrency`: `{ reserve: 'on' | 'off', functions: { ordersHttp: 50 } }`. With `on`, a consumer reserves what
 * its entry calls concurrency, and the others what `functions` says. With `off` everyone draws from the account's pool:
 * a new account's pool is too small to be divided.
 */
export const reservedConcurrency = (
  setting: unknown,
  subscriptions: readonly Subscription[],
  functionKeys: readonly string[],
): Reserved => {
  const none = new Map<string, Limit>();
  if (setting === undefined) return { limits: none, problems: [] };
  if (!isObject(setting) || (setting['reserve'] !== 'on' && setting['reserve'] !== 'off')) {
    return { limits: none, problems: ['custom.concurrency.reserve must be "on" or "off"'] };
  }
  const functions = isObject(setting['functions']) ? setting['functions'] : {};
  const problems = Object.entries(functions).flatMap(([key, limit]) => [
    ...(functionKeys.includes(key) ? [] : [`custom.concurrency.functions.${key}: no function is called so`]),
    ...(isWhole(limit) ? [] : [`custom.concurrency.functions.${key} must be a whole number from 0`]),
  ]);
  if (setting['reserve'] === 'off' || problems.length > 0) return { limits: none, problems };
  const limits = new Map(
    subscriptions.map(({ name, concurrency }) => [functionKeyOf(name), { reservedConcurrency: concurrency }]),
  );
  for (const [key, limit] of Object.entries(functions)) {
    if (isWhole(limit)) limits.set(key, { reservedConcurrency: limit });
  }
  return { limits, problems };
};
