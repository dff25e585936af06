import { readFileSync } from 'node:fs';
import type { CloudEvent } from '@twolane/contracts';
import { parse } from 'yaml';

/** What the simulation takes over of a subscription as it is deployed. */
export interface Subscription {
  readonly consumer: string;
  readonly events: readonly string[];
  /** Whether its rule lets only through what a backfill appended. */
  readonly isForBackfills: boolean;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly late: 'apply' | 'park';
}

const SERVICES = ['orders', 'payments', 'inventory', 'insights'] as const;
/** As the plugin of `packages/consumer/stack` sets them. */
export const VISIBILITY_PER_TIMEOUT = 6;
export const MAX_RECEIVES = 12;

/** All of the manifests beside the services: rule, queue and mapping follow from the same lines here as on AWS. */
export const readSubscriptions = (): readonly Subscription[] => SERVICES.flatMap(subscriptionsOf);

/** What the subscription's rule says of an event. */
export const takes = (
  { events, isForBackfills }: Subscription,
  { type, backfilledby }: Pick<CloudEvent, 'type' | 'backfilledby'>,
): boolean => events.includes(type) && (!isForBackfills || backfilledby !== undefined);

const subscriptionsOf = (service: string): readonly Subscription[] => {
  const path = new URL(`../../services/${service}/consumers.yml`, import.meta.url);
  const entries: unknown = parse(readFileSync(path, 'utf8'));
  if (!Array.isArray(entries)) throw new Error(`${path.pathname} is no list of subscriptions.`);
  return entries.map((entry: unknown): Subscription => {
    const of = (name: string): unknown =>
      typeof entry === 'object' && entry !== null ? Reflect.get(entry, name) : undefined;
    const number = (name: string): number => Number(of(name));
    const events = of('events');
    return {
      consumer: String(of('name')),
      events: Array.isArray(events) ? events.map(String) : [],
      isForBackfills: of('only') === 'backfilled',
      batchSize: number('batchSize'),
      concurrency: number('concurrency'),
      timeoutMs: number('timeoutSec') * 1000,
      late: of('lateness') === 'park' ? 'park' : 'apply',
    };
  });
};
