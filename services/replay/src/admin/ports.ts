import type { Catalog } from '@twolane/contracts';
import type { Store } from '@twolane/store';
import type { Logger } from '@twolane/telemetry';
import type { AuditTrail } from '../audit/index.ts';
import type { Manifest } from '../domain/manifest.ts';
import type { ReplayFiles } from '../files.ts';
import type { ReplayTable } from '../replay-table.ts';
import type { SetAside } from '../tasks/ports.ts';
import type { Workflow } from '../workflow.ts';

/** What the routes of the admin API stand on. */
export interface AdminPorts {
  readonly store: Store;
  readonly replays: ReplayTable;
  readonly trail: AuditTrail;
  readonly workflow: Workflow;
  readonly files: ReplayFiles;
  readonly uploads: UploadDoor;
  readonly worker: Worker;
  readonly consumers: ConsumerFacts;
  readonly setAside: Pick<SetAside, 'frozen'>;
  readonly manifest: Manifest;
  readonly catalog: Pick<Catalog, 'find'>;
  readonly logger: Pick<Logger, 'warn'>;
  /** Sorts by when it was made: ULID. */
  readonly newId: () => string;
  /** Epoch milliseconds. */
  readonly clock: () => number;
}

/** Where somebody may put a file. */
export interface UploadDoor {
  /** A URL for one PUT of the file at `key`, good for `seconds`. */
  urlFor(key: string, seconds: number): Promise<string>;
}

/** The function that does what takes long. */
export interface Worker {
  /** Asks for it; it is done once the function comes to it, at least once. Throws `RetryableError` where it was not taken. */
  invoke(input: {
    readonly step: 'validateUpload';
    readonly uploadId: string;
    readonly run: string;
  }): Promise<void>;
}

/** What is to be known of a consumer beyond the manifest. Throws `RetryableError` where AWS does not say. */
export interface ConsumerFacts {
  /** CodeSha256 of its function as it is deployed now; undefined where there is no such function. */
  codeOf(consumer: string): Promise<string | undefined>;
  /** Messages in its queue and in its dead-letter queue, about. */
  depthsOf(consumer: string): Promise<QueueDepths>;
}

export interface QueueDepths {
  readonly waiting: number;
  readonly inFlight: number;
  readonly deadLettered: number;
}
