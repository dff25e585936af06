import type { DoorAnswer, DoorRequest } from '@twolane/consumer';
import type { Catalog } from '@twolane/contracts';
import type { Store } from '@twolane/store';
import type { Logger } from '@twolane/telemetry';
import type { AuditTrail } from '../audit/index.ts';
import type { WhyNotAdjusted } from '../domain/check-backfill.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { Prices } from '../domain/prices.ts';
import type { ReplayFiles } from '../files.ts';
import type { ReplayTable } from '../replay-table.ts';

/** The consumers' own functions, called directly, so that each event's outcome comes back. */
export interface ConsumerDoors {
  /** Throws `RetryableError` where it cannot be reached or breaks, `AnswerTooLarge` where less must be asked at once. */
  call(consumer: string, request: DoorRequest): Promise<DoorAnswer>;
  /** Which code answers. Throws `RetryableError` where it is not known. */
  codeSha256(consumer: string): Promise<string>;
  /** How long one invocation of it may run. Throws `RetryableError` where it is not known. */
  timeoutMs(consumer: string): Promise<number>;
}

/** What a consumer answered does not fit into one answer: ask for fewer events. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

export interface QueueDepths {
  /** Messages that wait in a consumer's queue, about. */
  waiting(consumer: string): Promise<number>;
}

export interface ReplayTimes {
  /** How long journal rows live. */
  readonly journalMs: number;
  readonly correctionWindowMs: number;
  readonly maxFutureSkewMs: number;
  /** How long a plan may be approved. */
  readonly approvalMs: number;
}

/** Where events are read that are older than the journal. */
export interface Archive {
  /** What arrived in the hours of `[fromMs, toMs)`, line by line. `undefined` for a line that is no JSON object. */
  arrived(fromMs: number, toMs: number): AsyncIterable<unknown>;
}

/** What people and tables outside of the replay's own know of set-aside messages. */
export interface SetAside {
  /** Keys of events with a message parked at a consumer with a cause, in `[fromMs, toMs)`. */
  parkedKeys(query: {
    readonly consumer: string;
    readonly cause: string;
    readonly fromMs: number;
    readonly toMs: number;
  }): AsyncIterable<string>;
  /** Events of frozen messages, each with its why where it cannot be corrected forward. */
  frozen(messageIds: readonly string[]): Promise<readonly FrozenMessage[]>;
}

export type FrozenMessage =
  | { readonly messageId: string; readonly event: unknown }
  | { readonly messageId: string; readonly why: WhyNotAdjusted };

/** What every step of the workflow stands on. */
export interface WorkPorts {
  readonly store: Store;
  readonly replays: ReplayTable;
  readonly audit: AuditTrail;
  readonly files: ReplayFiles;
  readonly doors: ConsumerDoors;
  readonly queues: QueueDepths;
  readonly archive: Archive;
  readonly setAside: SetAside;
  readonly manifest: Manifest;
  readonly catalog: Catalog;
  readonly policyVersion: string;
  readonly times: ReplayTimes;
  readonly prices: Prices;
  readonly outboxTable: string;
  readonly outboxShards: number;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** In [0, 1). */
  readonly random: () => number;
}
