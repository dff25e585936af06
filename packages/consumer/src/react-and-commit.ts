import { type CloudEvent, causeId, derivedId } from '@twolane/contracts';
import type { ChangeSet, Store } from '@twolane/store';
import { decideAndCommit, mustWrite, type StepPorts } from './decide-and-commit.ts';
import { withInboxMark } from './inbox-mark.ts';
import type { Outcome } from './outcome.ts';
import type { Lateness, React } from './reaction.ts';

/** Where the consumer remembers what it has applied. */
export type InboxForm =
  /** An item of its own in the same transaction; the pipeline adds it. */
  | 'mark'
  /** In the aggregate's own item; the reaction keeps it (`hasApplied`, `withApplied`). */
  | 'aggregate';

export interface CommitPorts<Event extends CloudEvent> extends StepPorts {
  readonly consumer: string;
  readonly inbox: InboxForm;
  readonly react: React<Event>;
  readonly store: Store;
}

export interface Task<Event extends CloudEvent> {
  readonly event: Event;
  readonly lateness: Lateness;
  readonly deadlineMs: number;
}

/** Lets a consumer react to one event until its effect is whole. See `decideAndCommit`. */
export const reactAndCommit = async <Event extends CloudEvent>(
  { event, lateness, deadlineMs }: Task<Event>,
  ports: CommitPorts<Event>,
): Promise<Outcome> => {
  const { consumer, inbox, react, store, clock } = ports;
  const context = () => ({
    store,
    nowMs: clock(),
    lateness,
    derivedId: (rule: string, n?: number) => derivedId(causeId(event), rule, n),
  });
  const marked = (changeSet: ChangeSet, more: boolean): ChangeSet =>
    inbox === 'mark' && !more
      ? withInboxMark(changeSet, { consumer, event, nowMs: clock() })
      : mustWrite(changeSet, `${consumer} reacted to ${event.id}`);
  return decideAndCommit({ decide: () => react(event, context()), marked, deadlineMs }, ports);
};
