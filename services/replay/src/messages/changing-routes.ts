import type { Result } from '@twolane/contracts';
import { type HttpRequest, invalidRequest, json, type Route, route } from '@twolane/http';
import { editBody, messageIdParam, reasonBody, redriveBody, redriveManyBody } from './bodies.ts';
import type { Change, MessageRefusal } from './change-message.ts';
import { cursorFrom } from './cursor.ts';
import { discardMessage } from './discard-message.ts';
import { editMessage } from './edit-message.ts';
import { etagOf, versionIn } from './etag.ts';
import type { MessageRoutePorts } from './ports.ts';
import { problemOf } from './problems.ts';
import { type RedriveManyAnswer, redriveMany } from './redrive-many.ts';
import { redriveMessage } from './redrive-message.ts';
import type { Deed } from './rules/handling.ts';
import { messageNameFrom } from './rules/message-id.ts';
import { rangeFrom, type WrongTime } from './selection.ts';
import { shortView } from './views.ts';

const MANAGE: readonly [string] = ['deadletters:manage'];

const deedOf = (
  { person, receivedAtMs }: Pick<HttpRequest, 'person' | 'receivedAtMs'>,
  reason: string,
): Deed => ({ by: person, atMs: receivedAtMs, reason });

export const changingRoutes = (ports: MessageRoutePorts): readonly Route[] => {
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
        const { messageId } = request.params;
        const { event, reason } = request.body;
        const deed = deedOf(request, reason);
        return ports.command(request, async () => {
          const version = versionIn(request.headers['if-match']);
          if (!version.ok) return { problem: version.refusal };
          const edit = { messageId, version: version.value, event, deed };
          return decisionOf(await editMessage(ports, edit), messageId);
        });
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
        const { reason, again = false, copy } = request.body;
        const redrive = redriveMessage(ports, { messageId, again, copy, deed: deedOf(request, reason) });
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
        const { consumer, cause, messageIds, ratePerSec, limit, after, reason, ...times } = request.body;
        const names = ports.consumers.map(({ name }) => name);
        if (!names.includes(consumer)) {
          return invalidRequest([{ pointer: '#/consumer', detail: `must be one of ${names.join(', ')}` }]);
        }
        const strangers = strangersIn(messageIds ?? [], consumer);
        if (strangers.length > 0) return invalidRequest(strangers);
        const from = after === undefined ? undefined : cursorFrom(after);
        if (after !== undefined && from === undefined) {
          return invalidRequest([{ pointer: '#/after', detail: 'must be `next` of an earlier answer' }]);
        }
        const range = rangeFrom(times, request.receivedAtMs);
        if (!range.ok) return invalidRequest(range.refusal.map(inBody));
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
            ...(messageIds === undefined ? {} : { messageIds }),
          });
          return { changeSet: { writes: [], events: [] }, response: json(200, answer) };
        });
      },
    }),
  ];
};

/** The same fields are parameters of a query elsewhere, and members of a body here. */
const inBody = ({ field, detail }: WrongTime) => ({ pointer: `#/${field}`, detail });

const strangersIn = (messageIds: readonly string[], consumer: string) =>
  messageIds.flatMap((messageId, index) =>
    messageNameFrom(messageId)?.consumer === consumer
      ? []
      : [{ pointer: `#/messageIds/${index}`, detail: 'is not of this consumer' }],
  );
