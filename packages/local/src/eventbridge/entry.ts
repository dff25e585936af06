import { ok, type Result, refuse } from '../result.ts';
import { longestDetailType, maximumDetailDepth, timeBytes } from './limits.ts';
import { isNestedDeeper } from './nesting.ts';
import type { EntryRefusal, EventEntry } from './types.ts';

/** An entry that a bus takes. */
export type AcceptedEntry = {
  readonly source: string;
  readonly detailType: string;
  /** As the producer wrote it: numbers keep their digits, members their order. */
  readonly detailText: string;
  readonly detail: object;
  readonly timeMs: number;
  readonly resources: readonly string[];
  readonly busName: string;
  readonly traceHeader: string | undefined;
};

const utf8 = (text: string | undefined): number => (text === undefined ? 0 : Buffer.byteLength(text));

/** User guide, "Calculating PutEvents event entry size". */
export const entryBytes = (entry: EventEntry): number =>
  (entry.timeMs === undefined ? 0 : timeBytes) +
  utf8(entry.source) +
  utf8(entry.detailType) +
  utf8(entry.detail) +
  (entry.resources ?? []).reduce((sum, resource) => sum + utf8(resource), 0);

const invalid = (name: string, reason: string): EntryRefusal => ({
  errorCode: 'InvalidArgument',
  errorMessage: `Parameter ${name} is not valid. Reason: ${reason}`,
});

const required = (name: string): EntryRefusal => invalid(name, `${name} is a required argument.`);

const malformedDetail: EntryRefusal = { errorCode: 'MalformedDetail', errorMessage: 'Detail is malformed.' };

const parseDetail = (text: string): object | undefined => {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
};

/** A bus is named by its name or its ARN. */
export const busNameIn = (nameOrArn: string): string => /:event-bus\/(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;

/**
 * API reference, PutEvents: `ErrorCode` of an entry. One thing is stricter here: AWS accepts entries for a bus that does
 * not exist, and loses them without a word.
 */
export const checkEntry = (
  entry: EventEntry,
  nowMs: number,
  busNames: ReadonlySet<string>,
): Result<AcceptedEntry, EntryRefusal> => {
  const { source = '', detailType = '', detail: detailText = '' } = entry;
  if (source === '') return refuse(required('Source'));
  if (detailType === '') return refuse(required('DetailType'));
  if (detailText === '') return refuse(required('Detail'));
  if (detailType.length > longestDetailType) {
    return refuse(invalid('DetailType', `DetailType has more than ${longestDetailType} characters.`));
  }
  if (source.startsWith('aws.')) {
    return refuse({
      errorCode: 'NotAuthorizedForSourceException',
      errorMessage: 'Not authorized for the source.',
    });
  }
  const detail = isNestedDeeper(detailText, maximumDetailDepth) ? undefined : parseDetail(detailText);
  if (detail === undefined) return refuse(malformedDetail);
  const timeMs = entry.timeMs ?? nowMs;
  if (Number.isNaN(new Date(timeMs).getTime())) {
    return refuse(invalid('Time', 'it is no point in time.'));
  }
  const busName = busNameIn(entry.eventBusName ?? 'default');
  if (!busNames.has(busName)) {
    const errorMessage = `Event bus ${busName} does not exist: AWS would accept this entry and lose it.`;
    return refuse({ errorCode: 'InvalidArgument', errorMessage });
  }
  const { resources = [], traceHeader } = entry;
  return ok({ source, detailType, detailText, detail, timeMs, resources, busName, traceHeader });
};
