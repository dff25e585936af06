import {
  type Catalog,
  type CloudEvent,
  ok,
  type ParseRefusal,
  type Result,
  refuse,
} from '@twolane/contracts';

/** Why a message is no event for this consumer. `why` holds places and rules, never what the message said. */
export interface Unreadable {
  readonly cause: 'not-json' | 'no-detail' | 'hop-limit' | ParseRefusal['cause'];
  readonly why: string;
}

/**
 * The CloudEvent within an SQS message: the `detail` of an EventBridge event ("Events structure" in the EventBridge
 * user guide), checked against its contract.
 */
export const eventIn = <Event extends CloudEvent>(
  body: string,
  catalog: Catalog<Event>,
): Result<Event, Unreadable> => {
  const envelope = parseJson(body);
  if (envelope === undefined) return refuse({ cause: 'not-json', why: 'The body is not JSON.' });
  if (typeof envelope !== 'object' || envelope === null || !('detail' in envelope)) {
    return refuse({ cause: 'no-detail', why: 'The body is no EventBridge event: it has no detail.' });
  }
  const parsed = catalog.parse(envelope.detail);
  return parsed.ok ? ok(parsed.value) : refuse(unreadable(parsed.refusal));
};

// V8 quotes the text in its message: that could put personal data into logs, so it goes no further.
const parseJson = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
};

/** What a refused parse means for whoever takes the event. */
export const unreadable = ({ cause, problems }: ParseRefusal): Unreadable => ({
  cause: problems.some(({ path }) => path === '/hopcount') ? 'hop-limit' : cause,
  why: problems.map(({ path, message }) => `${path === '' ? '/' : path} ${message}`).join('; '),
});
