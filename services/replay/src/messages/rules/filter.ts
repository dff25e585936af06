import type { ParkedKind } from '@twolane/consumer';
import { timeText } from '@twolane/contracts';
import { type Handling, isOpen, type Status, statusOf } from './handling.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface MessageFilter {
  /** In the order in which they are walked. */
  readonly consumers: readonly string[];
  readonly cause?: string;
  readonly kind?: ParkedKind;
  /** `open`: whatever somebody must still decide about, the edited ones included. */
  readonly status?: Status;
  /** When they came into the queue: `[sentAfterMs, sentBeforeMs)`. */
  readonly sentAfterMs: number;
  readonly sentBeforeMs: number;
}

interface Candidate {
  readonly message: { readonly cause: string; readonly kind: ParkedKind; readonly sentAtMs: number };
  readonly handling: Handling;
}

export const matches = (filter: MessageFilter, { message, handling }: Candidate): boolean => {
  const { cause, kind, status, sentAfterMs, sentBeforeMs } = filter;
  if (message.sentAtMs < sentAfterMs || message.sentAtMs >= sentBeforeMs) return false;
  if (cause !== undefined && message.cause !== cause) return false;
  if (kind !== undefined && message.kind !== kind) return false;
  if (status === undefined) return true;
  return status === 'open' ? isOpen(handling) : statusOf(handling) === status;
};

/** UTC days that the filter touches, oldest first. */
export const daysOf = ({
  sentAfterMs,
  sentBeforeMs,
}: Pick<MessageFilter, 'sentAfterMs' | 'sentBeforeMs'>): readonly string[] => {
  const first = Math.floor(sentAfterMs / DAY_MS);
  const last = Math.floor((sentBeforeMs - 1) / DAY_MS);
  const count = Math.max(0, last - first + 1);
  return Array.from({ length: count }, (_, index) => timeText((first + index) * DAY_MS).slice(0, 10));
};

/**
 * What the times of all messages of the filter begin with, as far as that is one text: a filter of one hour reads that hour
 * of its day and not the day. Empty where the bounds lie on different days.
 */
export const timePrefixOf = ({
  sentAfterMs,
  sentBeforeMs,
}: Pick<MessageFilter, 'sentAfterMs' | 'sentBeforeMs'>): string => {
  const first = timeText(sentAfterMs);
  const last = timeText(Math.max(sentAfterMs, sentBeforeMs - 1));
  const differs = [...first].findIndex((char, index) => char !== last[index]);
  const common = differs < 0 ? first : first.slice(0, differs);
  return common.length >= 10 ? common : '';
};
