import { type CloudEvent, eventKey } from '@twolane/contracts';
import { type Subscription, takes } from '../subscriptions.ts';
import type { Violations } from './violation.ts';

/** What the pipeline says of one delivery. */
export type SaidOutcome = 'applied' | 'alreadyApplied' | 'nothing' | 'parked' | 'retry';

interface Pair {
  readonly consumer: string;
  readonly key: string;
  /** In the journal and not yet on the bus: one. On the bus, in a queue, or in its dead letters: one for each copy. */
  places: number;
  isPublished: boolean;
  applied: number;
  isDone: boolean;
  isParked: boolean;
  /** Somebody deleted its only message: a correction has to bring it. */
  isLost: boolean;
}

/**
 * Where each event is, for each of its consumers, at every moment:
 *
 *     accepted = applied once + nothing on purpose + in flight + parked + dead-lettered
 *
 * Wrong the moment a copy leaves its queue and nothing else of the event is left: neither an effect, nor a parked
 * message, nor another copy on its way.
 */
export interface Whereabouts {
  /** Events of one commit, in its instant. */
  recorded(events: readonly CloudEvent[]): void;
  /** The bus has accepted it. */
  published(key: string): void;
  /** One copy more on its way to a consumer. */
  arrives(consumer: string, key: string): void;
  said(consumer: string, messageId: string, outcome: SaidOutcome): void;
  /** A message is being handled: so `said` knows which event it is about. */
  receives(consumer: string, messageId: string, key: string | undefined): void;
  deleted(consumer: string, messageId: string, key: string | undefined): void;
  /** Events that the bus has yet to accept. */
  unpublished(): number;
  /** Somebody deleted a message by mistake. */
  purged(consumer: string, key: string | undefined): void;
  /** What a consumer's replay door did with an event. */
  saidAtDoor(consumer: string, key: string, kind: string): void;
  /** Consumers that have lost something, and nobody has brought it again. */
  losers(): readonly string[];
  /** Events that all of their consumers have. */
  settled(): readonly CloudEvent[];
  /** Deliveries that live traffic has handled. */
  handled(): number;
  /** A receipt says that these are published. */
  confirmed(names: readonly string[]): void;
  /** At rest nothing is in flight, and each event has come to its end with each of its consumers. */
  atRest(): void;
  counts(): { readonly events: number; readonly applied: number; readonly parked: number };
  all(): readonly CloudEvent[];
  parked(): readonly { readonly consumer: string; readonly key: string }[];
  isParkedByAll(key: string): boolean;
  /** Messages that left their queue because they were parked. */
  parkedMessages(): readonly string[];
}

/** Consumers whose effect is one commit: only one delivery can be the one that applies it. */
const IN_STEPS: readonly string[] = ['inventory-reservations', 'inventory-restock', 'insights-orders'];

/** What a replay door says of an event that need not come again. */
const ENDS_AT_DOOR: readonly string[] = ['applied', 'alreadyApplied', 'nothing', 'frozen'];

export const createWhereabouts = (
  subscriptions: readonly Subscription[],
  violations: Violations,
): Whereabouts => {
  const events = new Map<string, CloudEvent>();
  const pairs = new Map<string, Pair>();
  const saying = new Map<string, Set<SaidOutcome>>();
  const keyOfMessage = new Map<string, string>();
  const published = new Set<string>();
  const parkedMessages: string[] = [];
  let handled = 0;
  const pairOf = (consumer: string, key: string): Pair | undefined => pairs.get(`${consumer} ${key}`);
  const takers = (event: CloudEvent) => subscriptions.filter((subscription) => takes(subscription, event));
  const nameOf = ({ consumer, key }: Pair): string => `${key} for ${consumer}`;

  const countApplied = (pair: Pair): void => {
    pair.applied += 1;
    if (pair.applied > 1 && !IN_STEPS.includes(pair.consumer)) {
      violations.report('appliedOnce', `${nameOf(pair)} was applied ${pair.applied} times.`);
    }
  };

  return {
    recorded: (recorded) => {
      for (const event of recorded) {
        const key = eventKey(event);
        if (events.has(key)) violations.report('recordedOnce', `${key} was recorded twice.`);
        events.set(key, event);
        for (const { consumer } of takers(event)) {
          pairs.set(`${consumer} ${key}`, {
            ...{ consumer, key, places: 1, isPublished: false },
            ...{ applied: 0, isDone: false, isParked: false, isLost: false },
          });
        }
      }
    },
    published: (key) => {
      if (published.has(key)) return;
      published.add(key);
      const event = events.get(key);
      for (const { consumer } of event === undefined ? [] : takers(event)) {
        const pair = pairOf(consumer, key);
        if (pair === undefined) continue;
        pair.places -= 1;
        pair.isPublished = true;
        if (pair.places < 1)
          violations.report('nothingLost', `The bus took ${nameOf(pair)} and sent it nowhere.`);
      }
    },
    arrives: (consumer, key) => {
      const pair = pairOf(consumer, key);
      if (pair !== undefined) pair.places += 1;
    },
    receives: (_, messageId, key) => {
      if (key !== undefined) keyOfMessage.set(messageId, key);
    },
    said: (consumer, messageId, outcome) => {
      handled += 1;
      const said = saying.get(messageId) ?? new Set<SaidOutcome>();
      saying.set(messageId, said.add(outcome));
      const pair = pairOf(consumer, keyOfMessage.get(messageId) ?? '');
      if (pair === undefined || outcome === 'retry') return;
      pair.isDone = true;
      if (outcome === 'parked') pair.isParked = true;
      pair.isLost = false;
      if (outcome === 'applied') countApplied(pair);
    },
    deleted: (consumer, messageId, key) => {
      const said = saying.get(messageId);
      if (said === undefined || [...said].every((outcome) => outcome === 'retry')) {
        violations.report(
          'nothingLost',
          `${consumer} let go of ${key ?? messageId} without having done anything.`,
        );
      }
      if (said?.has('parked') === true && !said.has('applied')) parkedMessages.push(messageId);
      const pair = pairOf(consumer, key ?? '');
      if (pair === undefined) return;
      pair.places -= 1;
      if (pair.places < 0) violations.report('oracle', `${nameOf(pair)} has left more often than it came.`);
      if (pair.places === 0 && !pair.isDone)
        violations.report('nothingLost', `${nameOf(pair)} is nowhere any more.`);
    },
    purged: (consumer, key) => {
      const pair = pairOf(consumer, key ?? '');
      if (pair === undefined) return;
      pair.places -= 1;
      if (pair.places === 0 && !pair.isDone) pair.isLost = true;
    },
    saidAtDoor: (consumer, key, kind) => {
      const pair = pairOf(consumer, key);
      if (pair === undefined || !ENDS_AT_DOOR.includes(kind)) return;
      pair.isDone = true;
      pair.isLost = false;
      if (kind === 'frozen') pair.isParked = true;
      if (kind === 'applied') countApplied(pair);
    },
    settled: () =>
      [...events].flatMap(([key, event]) => {
        const own = takers(event).map(({ consumer }) => pairOf(consumer, key));
        return own.length > 0 && own.every((pair) => pair?.isDone === true) ? [event] : [];
      }),
    handled: () => handled,
    losers: () => [
      ...new Set([...pairs.values()].filter(({ isLost }) => isLost).map(({ consumer }) => consumer)),
    ],
    confirmed: (names) => {
      for (const name of names) {
        if (!published.has(name))
          violations.report('receiptsTellTheTruth', `${name} has a receipt, and the bus never saw it.`);
      }
    },
    atRest: () => {
      for (const key of events.keys())
        if (!published.has(key)) violations.report('liveness', `${key} was never published.`);
      for (const pair of pairs.values()) {
        if (pair.places > 0) violations.report('liveness', `${nameOf(pair)} is still on its way.`);
        if (!pair.isDone) violations.report('liveness', `${nameOf(pair)} never came to its end.`);
      }
    },
    counts: () => {
      const all = [...pairs.values()];
      return {
        events: events.size,
        applied: all.filter(({ applied }) => applied > 0).length,
        parked: all.filter(({ isParked }) => isParked).length,
      };
    },
    unpublished: () => events.size - published.size,
    all: () => [...events.values()],
    parkedMessages: () => parkedMessages,
    parked: () => [...pairs.values()].filter(({ isParked }) => isParked),
    isParkedByAll: (key) => {
      const event = events.get(key);
      return (event === undefined ? [] : takers(event)).every(
        ({ consumer }) => pairOf(consumer, key)?.isParked === true,
      );
    },
  };
};
