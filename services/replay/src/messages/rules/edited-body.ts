import { type Catalog, ok, type Problem, parseTime, type Result, refuse, timeText } from '@twolane/contracts';
import { classify, policyFor } from '@twolane/event-time';
import { detailOf, isObject, type JsonObject, maskedEvent, parseJson } from './look-inside.ts';
import { restoreMasked } from './restore-masked.ts';

export interface Edit {
  /** What the queue brought. */
  readonly originalBody: string;
  /** When it came into the queue. */
  readonly sentAtMs: number;
  /** As the editor sent it; checked for hostile forms already. */
  readonly event: unknown;
  /** Types that the consumer takes. */
  readonly takes: readonly string[];
  readonly catalog: Catalog;
}

/** An edit corrects what an event says, not which event it is. */
const IDENTITY = ['id', 'source'] as const;

/**
 * The body to be sent in place of the original: the same EventBridge event around the corrected event.
 *
 * The edited event is the same event: it keeps id and source, so that its consumer's inbox counts both as one and whatever
 * follows from it has the same ids. Refused, with places in the event: another id, source or time of recording; data that
 * breaks its contract; a type that the consumer does not take; a time that would make it frozen or of the future. Where the
 * original is no event, there is nothing to keep but when it came; an id that was used before makes it a duplicate.
 */
export const editedBody = (edit: Edit): Result<string, readonly Problem[]> => {
  const original = detailOf(edit.originalBody);
  const shown = original === undefined ? undefined : maskedEvent(original, edit.catalog);
  const restored = restoreMasked(edit.event, shown, original);
  if (!restored.ok) return restored;
  if (!isObject(restored.value))
    return refuse([{ path: '', message: 'must be a CloudEvents 1.0 JSON object' }]);
  // The class is worked out afresh from the times: a stamp that was right before need not be right now.
  const { lateness: _, ...sent } = restored.value;
  const recordedtime = recordedTime(original, edit.sentAtMs);
  const changed = [...changedIdentity(sent, original ?? {}), ...changedRecording(sent, recordedtime)];
  if (changed.length > 0) return refuse(changed);
  const event: JsonObject = { ...sent, recordedtime };
  const type = event['type'];
  if (typeof type !== 'string' || !edit.takes.includes(type)) {
    return refuse([
      { path: '/type', message: `must be one that the consumer takes: ${edit.takes.join(', ')}` },
    ]);
  }
  const parsed = edit.catalog.parse(event);
  if (!parsed.ok) return refuse(parsed.refusal.problems);
  const { time } = parsed.value;
  const times = { occurredMs: Date.parse(time), recordedMs: Date.parse(parsed.value.recordedtime) };
  const how = classify(times, policyFor(type));
  if (how === 'frozen' || how === 'future') return refuse([{ path: '/time', message: outOfTime[how] }]);
  return ok(bodyAround(event, time, edit.originalBody));
};

const outOfTime = {
  frozen: 'lies beyond the correction window of its type: correct it forward by an approved adjustment',
  future: 'lies further ahead of the time of recording than clocks may differ',
} as const;

const changedIdentity = (event: JsonObject, original: JsonObject): readonly Problem[] =>
  IDENTITY.flatMap((name) => {
    const before = Object.hasOwn(original, name) ? original[name] : undefined;
    // What was no text names nothing; what is put in its place is checked by the envelope.
    if (typeof before !== 'string' || event[name] === before) return [];
    return [{ path: `/${name}`, message: 'must stay as it is in the original' }];
  });

/** When it reached us: what the original says, or else when it came into the queue. */
const recordedTime = (original: JsonObject | undefined, sentAtMs: number): string => {
  const said =
    original !== undefined && Object.hasOwn(original, 'recordedtime') ? original['recordedtime'] : '';
  return typeof said === 'string' && parseTime(said) !== undefined ? said : timeText(sentAtMs);
};

const changedRecording = (event: JsonObject, recordedtime: string): readonly Problem[] =>
  event['recordedtime'] === undefined || event['recordedtime'] === recordedtime
    ? []
    : [{ path: '/recordedtime', message: `must stay ${recordedtime}: it says when the event reached us` }];

/** Consumers read the detail alone; the rest stays as EventBridge made it, or is made as EventBridge would. */
const bodyAround = (event: JsonObject, time: string, originalBody: string): string => {
  const envelope = parseJson(originalBody);
  const around =
    isObject(envelope) && Object.hasOwn(envelope, 'detail')
      ? envelope
      : { version: '0', id: event['id'], time, resources: [] };
  const whole = { ...around, 'detail-type': event['type'], source: event['source'], detail: event };
  // SQS takes no such characters (API reference, SendMessage, "MessageBody"); as escapes they are the same JSON.
  return JSON.stringify(whole).replaceAll(/[\uFFFE\uFFFF]/g, (char) =>
    char === '\uFFFE' ? '\\ufffe' : '\\uffff',
  );
};
