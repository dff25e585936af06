import type { Catalog, CloudEvent } from '@twolane/contracts';
import { findMessage } from './change-message.ts';
import type { MessageFilter } from './rules/filter.ts';
import { statusOf } from './rules/handling.ts';
import { detailOf, glanceAt } from './rules/look-inside.ts';
import { type WalkPorts, walkMessages } from './walk.ts';

const READS_AT_ONCE = 16;

export interface ParkedQuery {
  readonly consumer: string;
  readonly cause: string;
  /** When the messages came into the queue: `[fromMs, toMs)`. */
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Keys of the events of which a message was set aside at this consumer with this cause, oldest first, redriven ones
 * included and discarded ones not. An event of which several messages were set aside comes several times. Bodies without
 * a readable source and id have no key, and are left out: the journal does not know them either. Memory: one page.
 */
export async function* parkedKeysOf(
  ports: WalkPorts,
  { consumer, cause, fromMs, toMs }: ParkedQuery,
): AsyncGenerator<string> {
  const filter: MessageFilter = {
    consumers: [consumer],
    cause,
    sentAfterMs: fromMs,
    sentBeforeMs: toMs,
  };
  for await (const step of walkMessages(ports, filter)) {
    if (step.kind !== 'message' || statusOf(step.found.handling) === 'discarded') continue;
    const { eventKey } = glanceAt(step.found.message.body);
    if (eventKey !== undefined) yield eventKey;
  }
}

/** A frozen message's event, or why there is none to correct forward. */
export type FrozenEvent =
  | { readonly messageId: string; readonly event: CloudEvent }
  | { readonly messageId: string; readonly why: 'unknown' | 'notFrozen' | 'discarded' | 'unreadable' };

/** Whole events of frozen messages, in the order of the ids; not masked, for adjustments only. */
export const frozenEvents = async (
  ports: WalkPorts & { readonly catalog: Catalog },
  messageIds: readonly string[],
): Promise<readonly FrozenEvent[]> => {
  const events: FrozenEvent[] = [];
  for (let at = 0; at < messageIds.length; at += READS_AT_ONCE) {
    const some = messageIds.slice(at, at + READS_AT_ONCE);
    events.push(...(await Promise.all(some.map((messageId) => frozenEvent(ports, messageId)))));
  }
  return events;
};

const frozenEvent = async (
  ports: WalkPorts & { readonly catalog: Catalog },
  messageId: string,
): Promise<FrozenEvent> => {
  const found = await findMessage(ports, messageId);
  if (found === undefined) return { messageId, why: 'unknown' };
  if (found.message.cause !== 'frozen') return { messageId, why: 'notFrozen' };
  if (found.handling.discarded !== undefined) return { messageId, why: 'discarded' };
  const parsed = ports.catalog.parse(detailOf(found.message.body));
  return parsed.ok ? { messageId, event: parsed.value } : { messageId, why: 'unreadable' };
};
