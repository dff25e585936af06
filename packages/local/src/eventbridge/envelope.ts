import type { AcceptedEntry } from './entry.ts';

export type BusPlace = { readonly accountId: string; readonly region: string };

/** What a pattern sees, and the text that targets get. */
export type Envelope = {
  readonly event: object;
  readonly text: string;
  /** What `$.detail` of it is, on one line: a line break in JSON text stands between tokens only. */
  readonly detailText: string;
};

/** Whole seconds, as EventBridge has them: `2026-11-21T04:05:06Z`. */
const timeText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

// SQS takes neither of these two characters raw; in JSON their escapes mean the same.
const withoutNonCharacters = (json: string): string =>
  json.replaceAll('\uFFFE', '\\uFFFE').replaceAll('\uFFFF', '\\uFFFF');

/** User guide, "Event structure reference". The detail is put in as it was written. */
export const envelopeOf = (entry: AcceptedEntry, id: string, place: BusPlace): Envelope => {
  const head = {
    version: '0',
    id,
    'detail-type': entry.detailType,
    source: entry.source,
    account: place.accountId,
    time: timeText(entry.timeMs),
    region: place.region,
    resources: entry.resources,
  };
  const text = `${JSON.stringify(head).slice(0, -1)},"detail":${entry.detailText.trim()}}`;
  return {
    event: { ...head, detail: entry.detail },
    text: withoutNonCharacters(text),
    detailText: withoutNonCharacters(entry.detailText.trim().replace(/[\r\n]+/g, ' ')),
  };
};
