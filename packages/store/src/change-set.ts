import type { CloudEvent } from '@twolane/contracts';

/** A value that DynamoDB and JSON both hold without loss, plus bytes. */
export type ItemValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly ItemValue[]
  | { readonly [name: string]: ItemValue };

/** An item's own attributes: without key, version and expiry, which the store keeps. */
export type Item = { readonly [name: string]: ItemValue };

/** Every table has the same two-part key. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export interface StoredItem {
  readonly key: Key;
  /** 1 after the first put, plus one for every put since. Counters that are only adjusted stay at 0. */
  readonly version: number;
  readonly item: Item;
  readonly expiresAtSec?: number;
}

interface PutIfAbsent {
  readonly kind: 'putIfAbsent';
  readonly table: string;
  readonly key: Key;
  readonly item: Item;
  readonly expiresAtSec?: number;
}

interface PutIfVersion {
  /**
   * Replaces the whole item. An adjustment does not change the version, so a put over a counter that others adjust would
   * undo what they did: keep counters and put items apart.
   */
  readonly kind: 'putIfVersion';
  readonly table: string;
  readonly key: Key;
  /** The version that was read; the put makes it one more. */
  readonly version: number;
  readonly item: Item;
  readonly expiresAtSec?: number;
}

export interface Adjustment {
  readonly by: number;
  /** The counter may not end below this. Absent: any value will do. */
  readonly floor?: number;
  /** The counter must be exactly this before; otherwise the commit is a conflict. */
  readonly expected?: number;
}

interface AdjustCounters {
  readonly kind: 'adjust';
  readonly table: string;
  readonly key: Key;
  /** Counters that do not exist yet count as 0. */
  readonly counters: { readonly [attribute: string]: Adjustment };
}

/** The only three ways in which anything is ever written. */
export type Write = PutIfAbsent | PutIfVersion | AdjustCounters;

/** Says that one consumer has applied one event. */
export interface InboxMark {
  readonly consumer: string;
  /** `eventKey(event)` of contracts: source and id, which together are unique. */
  readonly eventKey: string;
  readonly expiresAtSec: number;
}

/** What a handler decided: all of it happens, or nothing. */
export interface ChangeSet {
  readonly writes: readonly Write[];
  /** Appended to the outbox in the same transaction. */
  readonly events: readonly CloudEvent[];
  /** Absent where the aggregate's own item holds the mark. */
  readonly inbox?: InboxMark;
}

export type CommitResult =
  | { readonly kind: 'committed' }
  /** The inbox mark was there: this event's effect already happened. */
  | { readonly kind: 'alreadyApplied' }
  /** Somebody else wrote in between, or is writing now: read again, decide again. */
  | {
      readonly kind: 'conflict';
      readonly writes: readonly Write[];
      /** Of at least one of them nothing is known but that somebody is writing it at this moment: it may not be there. */
      readonly isBusy?: true;
    }
  /** A counter would have fallen below its floor. */
  | { readonly kind: 'refused'; readonly belowFloor: readonly Write[] };
