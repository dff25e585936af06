import type { Problem } from '@twolane/contracts';

/** What became of one event. */
export type Outcome =
  /** Taken now, or (over HTTP) found to have been taken before. */
  | { readonly status: 'accepted' | 'duplicate'; readonly id: string; readonly lateness?: string }
  /** As it is it will never be taken: `problems` tells what to correct. */
  | { readonly status: 'refused'; readonly id?: string; readonly problems: readonly Problem[] }
  /** Not known to be taken, after the last attempt. Publish it again with the same source and id. */
  | { readonly status: 'unavailable'; readonly id: string; readonly why: string };

/** What a transport makes of one event of a batch. */
export type Verdict =
  | { readonly status: 'accepted' | 'duplicate'; readonly lateness?: string }
  | { readonly status: 'refused'; readonly problems: readonly Problem[] }
  | { readonly status: 'again'; readonly why: string; readonly notBeforeMs?: number };

export const refusedFor = (message: string, path = ''): Verdict => ({
  status: 'refused',
  problems: [{ path, message }],
});
