/**
 * A CloudEvents 1.0 event as it travels through Twolane, in JSON structured form.
 *
 * `source` and `id` together are unique for ever (CloudEvents 1.0, "id"). The attributes after `dataschema` are
 * documented CloudEvents extensions (partitioning, sequence, recorded time, distributed tracing) or ours.
 */
export interface CloudEvent<Type extends string = string, Data = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  /** Who says it: `twolane.orders`, or a producer app's own source. */
  readonly source: string;
  /** Contract name and version: `OrderPlaced.v1`. */
  readonly type: Type;
  /** The aggregate that the event is about. */
  readonly subject: string;
  /** When it happened, RFC 3339 in UTC with milliseconds. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly dataschema: string;
  readonly partitionkey: string;
  /** The aggregate's version after the event, ten digits, so that text order is number order. */
  readonly sequence?: string;
  /** When it reached us, RFC 3339 in UTC with milliseconds. */
  readonly recordedtime: string;
  /** How late it was when it was recorded. The journal says so; absent before, and in events recorded before it did. */
  readonly lateness?: 'onTime' | 'late' | 'frozen';
  /** The replay that appended it to the journal after its time; absent where it came by itself. */
  readonly backfilledby?: string;
  readonly correlationid: string;
  /** The id of the event that caused this one; absent where a command did. */
  readonly causationid?: string;
  /** How many events lie between the first cause and this one; capped, so that no event feeds itself for ever. */
  readonly hopcount?: number;
  /** W3C trace context. */
  readonly traceparent?: string;
  readonly data: Data;
}
