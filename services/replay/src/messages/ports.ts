import type { Catalog } from '@twolane/contracts';
import type { IdempotentCommand } from '@twolane/http';
import type { Store } from '@twolane/store';
import type { Logger } from '@twolane/telemetry';
import type { AuditTrail } from '../audit/index.ts';
import type { MessageTable } from './message-table.ts';

/** A subscription, as far as its messages are concerned. */
export interface MessageConsumer {
  readonly name: string;
  /** Types that it takes. */
  readonly events: readonly string[];
  /** Whether what it does, or what follows from that, has effects outside of the database. */
  readonly reachesOutside: boolean;
}

/** A consumer that nobody knows is taken for one that has. */
export const reachesOutside = (
  { consumers }: { readonly consumers: readonly MessageConsumer[] },
  consumer: string,
): boolean => consumers.find(({ name }) => name === consumer)?.reachesOutside ?? true;

export interface RedriveQueue {
  /**
   * Sends each body to the consumer's own queue; at most `SEND_ENTRIES` and `SEND_BYTES` a call. In the order of `bodies`:
   * undefined where it was sent, otherwise the queue's word why not. Throws `RetryableError` where none may have been.
   */
  send(consumer: string, bodies: readonly string[]): Promise<readonly (string | undefined)[]>;
}

/** What the use cases stand on. */
export interface MessagePorts {
  readonly store: Store;
  readonly table: MessageTable;
  readonly audit: AuditTrail;
  readonly catalog: Catalog;
  /** By name, every subscription of the manifest. */
  readonly consumers: readonly MessageConsumer[];
  readonly queue: RedriveQueue;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  readonly random: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

export interface MessageRoutePorts extends MessagePorts {
  /** Over the service's own table. */
  readonly command: IdempotentCommand;
}
