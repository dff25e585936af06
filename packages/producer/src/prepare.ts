import {
  type Catalog,
  ok,
  type Problem,
  type Result,
  receiveEvent,
  refuse,
  timeText,
} from '@twolane/contracts';
import type { Checked } from './transport.ts';

/** An event as an app says it. Everything but `type`, `source` and `data` may be left out. */
export interface AppEvent {
  readonly type: string;
  /** The app's own; not `twolane.…`. */
  readonly source: string;
  readonly data: unknown;
  /**
   * Unique within the source, for ever. Left out: a random one, which protects the retries within one `publish` and
   * nothing more. An app that may publish again after a crash keeps its own.
   */
  readonly id?: string;
  /** RFC 3339. Left out: now. */
  readonly time?: string;
  readonly subject?: string;
  readonly correlationid?: string;
  readonly traceparent?: string;
  /** CloudEvents extensions. */
  readonly [extension: string]: unknown;
}

export interface Refused {
  readonly id?: string;
  readonly problems: readonly Problem[];
}

/** Checks an event as the receiving end will, and fixes its id, so that it is the same event each time it is sent. */
export const prepare = (
  catalog: Catalog,
  event: AppEvent,
  { newId, nowMs }: { readonly newId: () => string; readonly nowMs: number },
): Result<Checked, Refused> => {
  const { id = newId(), time = timeText(nowMs) } = event;
  const whole = receiveEvent(catalog, { specversion: '1.0', ...event, id, time }, { recordedAtMs: nowMs });
  if (!whole.ok)
    return refuse({ ...(typeof id === 'string' ? { id } : {}), problems: whole.refusal.problems });
  return ok({ event: whole.value, saysWhen: event.time !== undefined });
};
