import type { CloudEvent } from '@twolane/contracts';
import type { Verdict } from './outcome.ts';

/** An event with its JSON as it travels, which is made once. */
export interface Prepared {
  readonly event: CloudEvent;
  readonly text: string;
}

export interface Checked {
  readonly event: CloudEvent;
  /** Whether the app said when it happened; otherwise the time is that of this `publish`. */
  readonly saysWhen: boolean;
}

/** How events travel; knows nothing of validation, batches and retries. */
export interface Transport {
  readonly maxEvents: number;
  readonly maxBytes: number;
  textOf(checked: Checked): string;
  /** What an event counts for in `maxBytes`. */
  bytesOf(prepared: Prepared): number;
  /** One verdict for each event, in their order. Never throws; what is not known is `again`. */
  send(batch: readonly Prepared[], signal: AbortSignal | undefined): Promise<readonly Verdict[]>;
}
