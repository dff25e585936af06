import { type Catalog, timeText } from '@twolane/contracts';
import type { FoundMessage } from './message-table.ts';
import { type Deed, statusOf } from './rules/handling.ts';
import { glanceAt, lookInside } from './rules/look-inside.ts';
import type { MessageGroup } from './summarise-messages.ts';

/** A message in a list: nothing of its data. */
export const shortView = ({ messageId, message, handling, version }: FoundMessage) => ({
  messageId,
  consumer: message.consumer,
  kind: message.kind,
  cause: message.cause,
  why: message.why,
  status: statusOf(handling),
  sentAt: timeText(message.sentAtMs),
  parkedAt: timeText(message.receivedAtMs),
  receiveCount: message.receiveCount,
  ...glanceAt(message.body),
  version,
});

/** A message from inside, masked by the contract of its event. */
export const wholeView = (found: FoundMessage, editedBody: string | undefined, catalog: Catalog) => {
  const { message, handling, expiresAtSec } = found;
  const { edited, redriving, redriven, discarded } = handling;
  const { event, ...original } = lookInside(message.body, catalog);
  return {
    ...shortView(found),
    sqsMessageId: message.messageId,
    ...(expiresAtSec === undefined ? {} : { expiresAt: timeText(expiresAtSec * 1000) }),
    original,
    ...(event === undefined ? {} : { event }),
    ...(edited === undefined || editedBody === undefined
      ? {}
      : { edited: { ...deedView(edited), copy: edited.copy, ...lookInside(editedBody, catalog) } }),
    ...(redriving === undefined ? {} : { redriving: deedView(redriving) }),
    ...(redriven === undefined ? {} : { redriven: { ...deedView(redriven), times: redriven.times } }),
    ...(discarded === undefined ? {} : { discarded: deedView(discarded) }),
  };
};

const deedView = ({ by, atMs, reason }: Deed) => ({ by, at: timeText(atMs), reason });

export const groupView = ({ oldestMs, newestMs, ...group }: MessageGroup) => ({
  ...group,
  oldest: timeText(oldestMs),
  newest: timeText(newestMs),
});
