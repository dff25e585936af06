import {
  compileCheck,
  type Field,
  findHostile,
  flag,
  list,
  ok,
  optional,
  type Problem,
  record,
  refuse,
  text,
  whole,
} from '@twolane/contracts';
import { type Body, errorsFrom, invalidRequest, jsonBody, jsonContent } from '@twolane/http';
import {
  MAX_COPY,
  MAX_EDIT_BYTES,
  MAX_NAMED_REDRIVES,
  MAX_REASON_LENGTH,
  MAX_REDRIVES,
  MAX_REDRIVES_PER_SEC,
} from './limits.ts';
import { isObject } from './rules/look-inside.ts';
import { MESSAGE_ID } from './rules/message-id.ts';

export const messageIdParam = {
  messageId: text({
    description: 'Of a kept message.',
    sensitivity: 'internal',
    maxLength: 192,
    pattern: MESSAGE_ID,
  }),
};

const reason = text({
  description: 'Why, for the audit trail and for whoever comes next.',
  sensitivity: 'internal',
  maxLength: MAX_REASON_LENGTH,
});
const time = (description: string) =>
  optional(text({ description: `${description}, RFC 3339.`, sensitivity: 'internal', maxLength: 35 }));
const word = (description: string) =>
  text({ description, sensitivity: 'internal', maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });

export const reasonBody = jsonBody({ reason });

export const redriveBody = jsonBody({
  reason,
  again: optional(flag({ description: 'Also where it was redriven before.', sensitivity: 'internal' })),
  copy: optional(
    whole({
      description:
        'The number of the corrected copy that you have looked at; needed where effects outside may follow.',
      sensitivity: 'internal',
      minimum: 1,
      maximum: MAX_COPY,
    }),
  ),
});

export const redriveManyBody = jsonBody({
  consumer: word('Whose messages.'),
  cause: optional(word('Only those with this cause.')),
  messageIds: optional(
    list(messageIdParam.messageId, {
      description: 'Only these; all of this consumer.',
      minItems: 1,
      maxItems: MAX_NAMED_REDRIVES,
    }),
  ),
  sentAfter: time('Only those that came into the queue at this time or later'),
  sentBefore: time('Only those that came into the queue before this time'),
  ratePerSec: whole({
    description: 'Messages a second.',
    sensitivity: 'internal',
    minimum: 1,
    maximum: MAX_REDRIVES_PER_SEC,
  }),
  limit: whole({
    description: 'Messages in all.',
    sensitivity: 'internal',
    minimum: 1,
    maximum: MAX_REDRIVES,
  }),
  after: optional(
    text({ description: '`next` of an earlier answer.', sensitivity: 'internal', maxLength: 1024 }),
  ),
  reason: optional(reason),
});

export interface EditBody {
  readonly event: unknown;
  readonly reason: string;
}

/** Whose fields are its contract's affair: `record` would name them. */
const anyEvent: Field<unknown, false> = {
  schema: { type: 'object', description: 'The whole corrected event, a CloudEvents 1.0 object. Masks stay.' },
  optional: false,
};
const editSchema = record({ event: anyEvent, reason }).schema;
const checkEdit = compileCheck(editSchema);

/** `jsonBody` knows the fields of what it takes; an event has those of its contract, which its type names. */
export const editBody: Body<EditBody> & { readonly schema: typeof editSchema } = {
  schema: editSchema,
  read: (sent) => {
    const content = jsonContent(sent, { contentTypes: ['application/json'], maxBytes: MAX_EDIT_BYTES });
    if (!content.ok) return content;
    const { value } = content.value;
    const problems = problemsOfEdit(value);
    if (problems.length > 0) return refuse(invalidRequest(errorsFrom(problems)));
    if (!isObject(value) || typeof value['reason'] !== 'string') return refuse(invalidRequest([]));
    return ok({ event: value['event'], reason: value['reason'] });
  },
};

const problemsOfEdit = (value: unknown): readonly Problem[] => {
  const hostile = findHostile(value);
  if (hostile !== undefined) return [hostile];
  const strangers = isObject(value)
    ? Object.keys(value).filter((name) => name !== 'event' && name !== 'reason')
    : [];
  return [
    ...checkEdit.problems(value),
    ...strangers.map((name) => ({ path: `/${name}`, message: 'is not a field of this request' })),
  ];
};
