import { ok, type Problem, type Result, refuse, timeText } from '@twolane/contracts';
import { type ChangeSet, RetryableError } from '@twolane/store';
import type { NewAuditEntry } from '../audit/index.ts';
import { DECISION_PAUSE_MS, MAX_DECISIONS } from './limits.ts';
import type { FoundMessage } from './message-table.ts';
import type { MessagePorts } from './ports.ts';
import type { Deed, Handling, Untouchable } from './rules/handling.ts';
import { messageNameFrom } from './rules/message-id.ts';
import type { WalkPorts } from './walk.ts';

/** Why a command about a message took no effect. */
export type MessageRefusal =
  | { readonly kind: 'unknown' | Untouchable }
  /** Somebody else has handled it since; `version` is what it has now. */
  | { readonly kind: 'stale'; readonly version: number }
  /** Places in the edited event. */
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] }
  /** The edited event fits no item. */
  | { readonly kind: 'tooLarge' }
  /** The queue did not take it. */
  | { readonly kind: 'notSent'; readonly why: string };

/** What a command came to; to be committed by whoever called. */
export interface Change {
  readonly changeSet: Omit<ChangeSet, 'inbox'>;
  /** The message as it is after the commit. */
  readonly after: FoundMessage;
}

export const findMessage = async (
  { store, table }: WalkPorts,
  messageId: string,
): Promise<FoundMessage | undefined> => {
  const name = messageNameFrom(messageId);
  return name === undefined ? undefined : table.find(store, name);
};

/** The message, where it is there and the rule lets it pass. */
export const findTouchable = async (
  ports: WalkPorts,
  messageId: string,
  rule: (found: { readonly cause: string; readonly handling: Handling }) => Result<void, Untouchable>,
): Promise<Result<FoundMessage, MessageRefusal>> => {
  const found = await findMessage(ports, messageId);
  if (found === undefined) return refuse({ kind: 'unknown' });
  const allowed = rule({ cause: found.message.cause, handling: found.handling });
  return allowed.ok ? ok(found) : refuse({ kind: allowed.refusal });
};

/** What the trail says of any deed about one message. */
export const auditEntry = (
  action: string,
  found: FoundMessage,
  { atMs, by, reason }: Deed,
  details: NonNullable<NewAuditEntry['details']> = {},
): NewAuditEntry => ({
  atMs,
  by,
  action,
  about: `message/${found.messageId}`,
  reason,
  details: {
    consumer: found.message.consumer,
    cause: found.message.cause,
    kind: found.message.kind,
    sentAt: timeText(found.message.sentAtMs),
    ...details,
  },
});

/** The message's new handling and the audit entry about it, in one change set. */
export const changeOf = async (
  { store, table, audit }: Pick<MessagePorts, 'store' | 'table' | 'audit'>,
  found: FoundMessage,
  handling: Handling,
  entry: NewAuditEntry,
): Promise<Change> => ({
  changeSet: {
    writes: [table.putHandling(found, handling), ...(await audit.append(store, [entry]))],
    events: [],
  },
  after: { ...found, handling, version: found.version + 1 },
});

/**
 * Decides and commits until nobody was faster. The audit trail's end is one item, so that two who write at the same time
 * take turns. Throws `RetryableError` after `MAX_DECISIONS` turns.
 */
export const commitDecided = async <Value>(
  { store, sleep, random }: Pick<MessagePorts, 'store' | 'sleep' | 'random'>,
  decide: () => Promise<{ readonly changeSet: Omit<ChangeSet, 'inbox'>; readonly value: Value } | undefined>,
): Promise<Value | undefined> => {
  for (let decisions = 1; decisions <= MAX_DECISIONS; decisions += 1) {
    const decided = await decide();
    if (decided === undefined) return undefined;
    const { kind } = await store.commit(decided.changeSet);
    if (kind === 'committed') return decided.value;
    await sleep(random() * DECISION_PAUSE_MS * 2 ** decisions);
  }
  throw new RetryableError(`Others wrote first, ${MAX_DECISIONS} times in a row.`);
};
