import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudEvent } from '@twolane/contracts';
import { parse } from 'yaml';
import { isRecord } from '../is-record.ts';

export interface DeclaredSubscription {
  readonly consumer: string;
  readonly eventTypes: readonly string[];
  /** Whether only what a backfill appended is for it. */
  readonly isForBackfills: boolean;
}

/** What the subscription's rule says of an event. */
export const takes = (
  { eventTypes, isForBackfills }: DeclaredSubscription,
  { type, backfilledby }: Pick<CloudEvent, 'type' | 'backfilledby'>,
): boolean => eventTypes.includes(type) && (!isForBackfills || backfilledby !== undefined);

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];

/** Who takes what, as the consumers.yml of each service declares it. */
export function declaredSubscriptions(root: string): readonly DeclaredSubscription[] {
  return globSync('services/*/consumers.yml', { cwd: root }).flatMap((path) => {
    const entries: unknown = parse(readFileSync(join(root, path), 'utf8'));
    return (Array.isArray(entries) ? entries : []).filter(isRecord).map((entry) => ({
      consumer: String(entry['name']),
      eventTypes: texts(entry['events']),
      isForBackfills: entry['only'] === 'backfilled',
    }));
  });
}
