import { contentId, type FeedCommand, type FeedFile } from './plan-feed.ts';

/** A CloudEvent as a producer app would send it: the attributes that are its own to set. */
export interface ProducerEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: 'StockArrived.v1';
  readonly subject: string;
  readonly time: string;
  readonly data: {
    readonly deliveryId: string;
    readonly lines: readonly { readonly sku: string; readonly quantity: number }[];
  };
}

/** One thing that a client does to the public API. */
export type Action =
  | { readonly kind: 'command'; readonly command: FeedCommand }
  /** The very same request once more, as a client does that got no answer. */
  | { readonly kind: 'repeat'; readonly command: FeedCommand }
  | { readonly kind: 'cancel'; readonly orderId: string; readonly idempotencyKey: string }
  | { readonly kind: 'events'; readonly events: readonly ProducerEvent[] };

/** What is played: the files' rows, each accounted for, and what clients do with them. */
export interface Scenario {
  /** The same for the same content: names the initial stock, so that it is delivered once. */
  readonly id: string;
  readonly files: readonly FeedFile[];
  readonly actions: readonly Action[];
}

/** Day files as they are: one command an invoice, in the files' order, nothing added. */
export const scenarioOfFiles = (files: readonly FeedFile[]): Scenario => ({
  id: contentId(files.map((file) => file.contentHash).join()),
  files,
  actions: files.flatMap((file) => file.commands.map((command): Action => ({ kind: 'command', command }))),
});
