import { ok, type Result, refuse, timeText } from '@twolane/contracts';
import {
  type HttpAnswer,
  type HttpRequest,
  type IdempotentCommand,
  invalidRequest,
  json,
  noBody,
  type ProblemAnswer,
  type Route,
  route,
} from '@twolane/http';
import { type Change, findMessage, type MessageRefusal } from './change-message.ts';
import { cursorFrom } from './cursor.ts';
import { discardMessage } from './discard-message.ts';
import { editMessage } from './edit-message.ts';
import { listMessages } from './list-messages.ts';
import type { FoundMessage } from './message-table.ts';
import type { MessagePorts } from './ports.ts';
import { ifMatchMissing, problemOf } from './problems.ts';
import { type RedriveManyAnswer, redriveMany } from './redrive-many.ts';
import { redriveMessage } from './redrive-message.ts';
import {
  editBody,
  messageIdParam,
  rangeFrom,
  reasonBody,
  redriveBody,
  redriveManyBody,
  type Selection,
  selectionFrom,
} from './requests.ts';
import type { Deed } from './rules/handling.ts';
import { summariseMessages } from './summarise-messages.ts';
import { groupView, shortView, wholeView } from './views.ts';

const READ: readonly [string] = ['read'];
const MANAGE: readonly [string] = ['deadletters:manage'];

export interface MessageRoutePorts extends MessagePorts {
  /** Over the service's own table. */
  readonly command: IdempotentCommand;
}

/** Everything under /admin/messages, and /admin/frozen. */
export const messageRoutes = (ports: MessageRoutePorts): readonly Route[] => [
  ...readingRoutes(ports),
  ...changingRoutes(ports),
];

const readingRoutes = (ports: MessageRoutePorts): readonly Route[] => {
  const select = (request: Pick<HttpRequest, 'query' | 'receivedAtMs'>): Result<Selection, ProblemAnswer> =>
    selectionFrom(request.query, {
      consumers: ports.consumers.map(({ name }) => name),
      nowMs: request.receivedAtMs,
    });
  const page = async (selection: Selection): Promise<HttpAnswer> => {
    const { messages, unreadable, next } = await listMessages(ports, selection);
    return json(200, {
      items: messages.map(shortView),
      ...rangeView(selection),
      ...(unreadable === 0 ? {} : { unreadable }),
      ...(next === undefined ? {} : { next }),
    });
  };
  return [
    route({
      method: 'GET',
      path: '/admin/messages',
      scopes: READ,
      params: {},
      body: noBody,
      handle: async (request) => {
        const selection = select(request);
        return selection.ok ? page(selection.value) : selection.refusal;
      },
    }),
    route({
      method: 'GET',
      path: '/admin/frozen',
      scopes: READ,
      params: {},
      body: noBody,
      handle: async (request) => {
        const selection = select(request);
        if (!selection.ok) return selection.refusal;
        return page({ ...selection.value, filter: { ...selection.value.filter, cause: 'frozen' } });
      },
    }),
    route({
      method: 'GET',
      path: '/admin/messages/summary',
      scopes: READ,
      params: {},
      body: noBody,
      handle: async (request) => {
        const selection = select(request);
        if (!selection.ok) return selection.refusal;
        const { groups, next } = await summariseMessages(ports, selection.value.filter, selection.value.from);
        return json(200, {
          items: groups.map(groupView),
          ...rangeView(selection.value),
          ...(next === undefined ? {} : { next }),
        });
      },
    }),
    route({
      method: 'GET',
      path: '/admin/messages/{messageId}',
      scopes: READ,
      params: messageIdParam,
      body: noBody,
      handle: async ({ params: { messageId } }) => {
        const found = await findMessage(ports, messageId);
        return found === undefined ? problemOf({ kind: 'unknown' }, messageId) : wholeAnswer(ports, found);
      },
    }),
  ];
};

const rangeView = ({ filter: { sentAfterMs, sentBeforeMs } }: Selection) => ({
  sentAfter: timeText(sentAfterMs),
  sentBefore: timeText(sentBeforeMs),
});

const etagOf = (version: number): string => `"${version}"`;

const wholeAnswer = async (ports: MessagePorts, found: FoundMessage): Promise<HttpAnswer> => {
  const editedBody = await ports.table.editedBody(ports.store, found);
  return json(200, wholeView(found, editedBody, ports.catalog), { etag: etagOf(found.version) });
};

const deedOf = (
  { owner, receivedAtMs }: Pick<HttpRequest, 'owner' | 'receivedAtMs'>,
  reason: string,
): Deed => ({ by: owner, atMs: receivedAtMs, reason });

const changingRoutes = (ports: MessageRoutePorts): readonly Route[] => {
  /** The decision of a command about one message. */
  const decisionOf = (changed: Result<Change, MessageRefusal>, messageId: string) =>
    changed.ok
      ? {
          changeSet: changed.value.changeSet,
          response: json(200, shortView(changed.value.after), { etag: etagOf(changed.value.after.version) }),
        }
      : { problem: problemOf(changed.refusal, messageId) };

  return [
    route({
      method: 'PUT',
      path: '/admin/messages/{messageId}',
      scopes: MANAGE,
      params: messageIdParam,
      body: editBody,
      handle: async (request) => {
        const version = versionIn(request.headers['if-match']);
        if (!version.ok) return version.refusal;
        const { messageId } = request.params;
        const { event, reason } = request.body;
        const deed = deedOf(request, reason);
        return ports.command(request, async () =>
          decisionOf(await editMessage(ports, { messageId, version: version.value, event, deed }), messageId),
        );
      },
    }),
    route({
      method: 'POST',
      path: '/admin/messages/{messageId}/redrive',
      scopes: MANAGE,
      params: messageIdParam,
      body: redriveBody,
      handle: async (request) => {
        const { messageId } = request.params;
        const { reason, again = false } = request.body;
        const redrive = redriveMessage(ports, { messageId, again, deed: deedOf(request, reason) });
        return ports.command(request, async () => decisionOf(await redrive(), messageId));
      },
    }),
    route({
      method: 'POST',
      path: '/admin/messages/{messageId}/discard',
      scopes: MANAGE,
      params: messageIdParam,
      body: reasonBody,
      handle: async (request) => {
        const { messageId } = request.params;
        const deed = deedOf(request, request.body.reason);
        return ports.command(request, async () =>
          decisionOf(await discardMessage(ports, messageId, deed), messageId),
        );
      },
    }),
    route({
      method: 'POST',
      path: '/admin/messages/redrive',
      scopes: MANAGE,
      params: {},
      body: redriveManyBody,
      handle: async (request) => {
        const { consumer, cause, ratePerSec, limit, after, reason, ...times } = request.body;
        const names = ports.consumers.map(({ name }) => name);
        if (!names.includes(consumer)) {
          return invalidRequest([{ pointer: '#/consumer', detail: `must be one of ${names.join(', ')}` }]);
        }
        const from = after === undefined ? undefined : cursorFrom(after);
        if (after !== undefined && from === undefined) {
          return invalidRequest([{ pointer: '#/after', detail: 'must be `next` of an earlier answer' }]);
        }
        const range = rangeFrom(times, request.receivedAtMs);
        if (!range.ok) return invalidRequest(range.refusal);
        const filter = { consumers: [consumer], ...range.value, ...(cause === undefined ? {} : { cause }) };
        const deed = deedOf(request, reason ?? 'Redriven by query.');
        let answer: RedriveManyAnswer | undefined;
        return ports.command(request, async () => {
          // Asked again after a conflict, what was done is done.
          answer ??= await redriveMany(ports, {
            filter,
            consumer,
            ratePerSec,
            limit,
            deed,
            ...(from === undefined ? {} : { from }),
          });
          return { changeSet: { writes: [], events: [] }, response: json(200, answer) };
        });
      },
    }),
  ];
};

/** The version in an `If-Match` of one ETag of ours. Any other is of a message that nobody has seen here. */
const versionIn = (header: string | undefined): Result<number, ProblemAnswer> => {
  if (header === undefined || header.trim() === '') return refuse(ifMatchMissing());
  const [, version] = /^"(\d{1,9})"$/.exec(header.trim()) ?? [];
  return version === undefined
    ? refuse(invalidRequest([{ field: 'If-Match', detail: 'must be the ETag of the message, such as "0"' }]))
    : ok(Number(version));
};
