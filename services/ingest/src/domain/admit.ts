import {
  type Catalog,
  type CloudEvent,
  ok,
  type Problem,
  parseTime,
  type Reception,
  type Result,
  receiveEvent,
  refuse,
} from '@twolane/contracts';
import { classify, type LatenessPolicy } from '@twolane/event-time';
import { MAX_EVENT_BYTES } from './limits.ts';
import type { SourceBindings } from './source-bindings.ts';

/** How late an admitted event is. Frozen events are taken, too: consumers set them aside whole. */
export type AdmittedLateness = 'onTime' | 'late' | 'frozen';

export interface Admitted {
  readonly event: CloudEvent;
  readonly lateness: AdmittedLateness;
}

export interface Inadmissible {
  readonly why:
    | 'malformed'
    | 'unknown-type'
    | 'unknown-version'
    | 'invalid-data'
    | 'foreign-source'
    | 'future'
    | 'too-large';
  readonly problems: readonly Problem[];
}

export interface Rules {
  readonly catalog: Catalog;
  readonly sources: SourceBindings;
  readonly policyFor: (eventType: string) => LatenessPolicy;
}

/**
 * Whether an event that `client` sent may be recorded. Refused where it breaks its contract, where its source or type
 * is not the client's to use, where it is too large to be carried, or where it says it happened further ahead than
 * clocks may differ. Never for being late. Never throws.
 */
export const admit = (
  value: unknown,
  { client, ...reception }: Reception & { readonly client: string },
  { catalog, sources, policyFor }: Rules,
): Result<Admitted, Inadmissible> => {
  const received = receiveEvent(catalog, value, reception);
  if (!received.ok) return refuse({ why: received.refusal.cause, problems: received.refusal.problems });
  const event = received.value;
  if (!sources.allows(client, event.source)) {
    return inadmissible('foreign-source', '/source', 'is not a source of this client');
  }
  if (Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES) {
    return inadmissible('too-large', '', `is larger than ${MAX_EVENT_BYTES} bytes`);
  }
  const { recordedAtMs: recordedMs } = reception;
  const policy = policyFor(event.type);
  const lateness = classify({ occurredMs: parseTime(event.time) ?? recordedMs, recordedMs }, policy);
  return lateness === 'future'
    ? inadmissible('future', '/time', `is more than ${policy.maxFutureSkewMs / 1000} s ahead of our clock`)
    : ok({ event, lateness });
};

const inadmissible = (why: Inadmissible['why'], path: string, message: string): Result<never, Inadmissible> =>
  refuse({ why, problems: [{ path, message }] });
