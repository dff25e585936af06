import { choice, optional, record, text, whole } from './field.ts';

/** An event that was caused by this many others in a row feeds itself: it is refused, which ends the loop. */
export const MAX_HOPS = 32;

const RFC_3339 = '^\\d{4}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?([Zz]|[+-]\\d{2}:\\d{2})$';

/** Printable ASCII without spaces: what travels unharmed through headers, keys and log lines. */
const word = (description: string, maxLength: number) =>
  text({ description, sensitivity: 'internal', maxLength, pattern: '^[!-~]+$' });

const time = (description: string) =>
  text({ description, sensitivity: 'internal', maxLength: 35, pattern: RFC_3339 });

/** CloudEvents 1.0, "Context Attributes", and the extensions that we know, with our limits. */
export const attributes = {
  specversion: choice(['1.0'], { description: 'Of CloudEvents.', sensitivity: 'public' }),
  id: word('Unique within its source, for ever.', 256),
  source: word('Who says it: a service of ours (twolane.…) or a producer app.', 128),
  type: text({
    description: 'Name and version of the contract, such as OrderPlaced.v1.',
    sensitivity: 'public',
    maxLength: 70,
    pattern: '^[A-Z][A-Za-z0-9]{0,63}\\.v[1-9][0-9]{0,3}$',
  }),
  subject: word('The aggregate that it is about.', 256),
  time: time('When it happened, by RFC 3339.'),
  datacontenttype: choice(['application/json'], { description: 'Of the data.', sensitivity: 'public' }),
  dataschema: word('The schema of the data.', 256),
  partitionkey: word('CloudEvents extension "Partitioning".', 256),
  sequence: optional(
    text({
      description: "The aggregate's version after the event, ten digits.",
      sensitivity: 'internal',
      maxLength: 10,
      pattern: '^[0-9]{10}$',
    }),
  ),
  recordedtime: time('When it reached us, by RFC 3339.'),
  lateness: optional(
    choice(['onTime', 'late', 'frozen'], {
      description: 'How late it was when it was recorded, by the policy of its type at that time.',
      sensitivity: 'internal',
    }),
  ),
  backfilledby: optional(word('The replay that appended it to the journal after its time.', 64)),
  correlationid: word('The same in all that follows from one request.', 256),
  causationid: optional(word('The id of the event that caused this one; absent where a command did.', 256)),
  hopcount: optional(
    whole({
      description:
        'How many events lie between the first cause and this one; beyond the maximum it feeds itself.',
      sensitivity: 'internal',
      minimum: 0,
      maximum: MAX_HOPS,
    }),
  ),
  traceparent: optional(
    text({
      description: 'CloudEvents extension "Distributed Tracing": W3C trace context.',
      sensitivity: 'internal',
      maxLength: 55,
      pattern: '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$',
    }),
  ),
};

/** JSON Schema of the envelope; `data` is the contract's affair. */
export const envelopeSchema = record(attributes).schema;
