import type { FaultRule } from './faults/kinds.ts';
import type { Wanted } from './lane2/wanted.ts';

export interface Line {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

/** What somebody does. Times from the beginning of the simulation. */
export type Command = { readonly atMs: number } & (
  | {
      readonly kind: 'place';
      readonly orderId: string;
      readonly lines: readonly Line[];
      readonly paymentMethod?: string;
      /** How long before it is sent it was placed. */
      readonly placedAgoMs?: number;
    }
  | { readonly kind: 'cancel'; readonly orderId: string }
  | {
      readonly kind: 'return';
      readonly returnId: string;
      /** Absent: of goods that were sold before. */
      readonly orderId?: string;
      readonly lines: readonly Line[];
    }
  | {
      readonly kind: 'arrive';
      readonly deliveryId: string;
      readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
      /** How long before it is sent it happened; negative: it is yet to happen. */
      readonly happenedAgoMs: number;
    }
  | { readonly kind: 'poison'; readonly consumer: string; readonly body: string }
  | { readonly kind: 'redrive'; readonly consumer: string }
  | { readonly kind: 'purge'; readonly consumer: string; readonly forMs: number }
  | {
      readonly kind: 'correct';
      readonly consumers: readonly string[];
      readonly sinceMs: number;
      readonly allowExternal: boolean;
      readonly pauses: boolean;
      /** Given up once it has asked its consumers so often. */
      readonly abortsAfterCalls?: number;
      readonly ratePerSec: number;
    }
  | ({ readonly kind: 'mend' } & Wanted)
  | { readonly kind: 'deploy' }
  | { readonly kind: 'expire' }
);

/** Everything that a seed decides beforehand, so that it can be looked at, and made smaller. */
export interface History {
  readonly seed: number;
  readonly commands: readonly Command[];
  readonly faults: readonly FaultRule[];
  readonly world: {
    readonly outboxShards: number;
    readonly streamShards: number;
    readonly sweepEveryMs: number;
    readonly watchEveryMs: number;
    readonly publishEveryMs: number;
  };
}

/** `corrections`: consumers lose messages, and replays bring them again while others come. */
export const SIZES = ['small', 'medium', 'large', 'corrections'] as const;
export type Size = (typeof SIZES)[number];
