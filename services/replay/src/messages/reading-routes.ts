import { type Result, timeText } from '@twolane/contracts';
import {
  type HttpAnswer,
  type HttpRequest,
  json,
  noBody,
  type ProblemAnswer,
  type Route,
  route,
} from '@twolane/http';
import { messageIdParam } from './bodies.ts';
import { findMessage } from './change-message.ts';
import { etagOf } from './etag.ts';
import { listMessages } from './list-messages.ts';
import type { FoundMessage } from './message-table.ts';
import type { MessagePorts } from './ports.ts';
import { problemOf } from './problems.ts';
import { type Selection, selectionFrom } from './selection.ts';
import { summariseMessages } from './summarise-messages.ts';
import { groupView, shortView, wholeView } from './views.ts';

const READ: readonly [string] = ['read'];

export const readingRoutes = (ports: MessagePorts): readonly Route[] => {
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
  /** A route that answers about the messages which its query selects. */
  const selecting = (path: `/${string}`, answer: (selection: Selection) => Promise<HttpAnswer>): Route =>
    route({
      method: 'GET',
      path,
      scopes: READ,
      params: {},
      body: noBody,
      handle: async (request) => {
        const selection = select(request);
        return selection.ok ? answer(selection.value) : selection.refusal;
      },
    });
  return [
    selecting('/admin/messages', page),
    selecting('/admin/frozen', (selection) =>
      page({ ...selection, filter: { ...selection.filter, cause: 'frozen' } }),
    ),
    selecting('/admin/messages/summary', async (selection) => {
      const { groups, next } = await summariseMessages(ports, selection.filter, selection.from);
      return json(200, {
        items: groups.map(groupView),
        ...rangeView(selection),
        ...(next === undefined ? {} : { next }),
      });
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

const wholeAnswer = async (ports: MessagePorts, found: FoundMessage): Promise<HttpAnswer> => {
  const editedBody = await ports.table.editedBody(ports.store, found);
  return json(200, wholeView(found, editedBody, ports.catalog), { etag: etagOf(found.version) });
};
