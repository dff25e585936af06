import { text } from '@twolane/contracts';
import {
  type HttpAnswer,
  type IdempotentCommand,
  json,
  jsonBody,
  noBody,
  type Route,
  route,
} from '@twolane/http';
import { STATUSES } from '../domain/model.ts';
import { startReplay } from '../start-replay.ts';
import { attempt } from './attempt.ts';
import { createReplay } from './create-replay.ts';
import { replayTag } from './etag.ts';
import { listReplays } from './list-replays.ts';
import { onlyParameters, pageOf, wordOf } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { noReplay } from './problems.ts';
import { progressOf } from './progress.ts';
import { replayShape, specOf } from './replay-body.ts';
import { commandView, replayView, shortView } from './view.ts';

/** Path parameter of everything about one replay. */
export const replayIdParam = {
  replayId: text({
    description: 'The replay.',
    sensitivity: 'internal',
    maxLength: 64,
    pattern: '^[A-Za-z0-9-]{1,64}$',
  }),
};

/** Request, look up, list. */
export const replayRoutes = (ports: AdminPorts, once: IdempotentCommand): readonly Route[] => [
  route({
    method: 'POST',
    path: '/admin/replays',
    scopes: ['replay:request'],
    params: {},
    body: jsonBody(replayShape),
    handle: async (request): Promise<HttpAnswer> => {
      const spec = specOf(request.body);
      if (!spec.ok) return spec.refusal;
      const replayId = ports.newId();
      const answer = await once(request, async () => {
        const { person: by, receivedAtMs: atMs } = request;
        const created = await createReplay(ports, { replayId, spec: spec.value, by, atMs });
        if (!created.ok) return { problem: created.refusal };
        const { replay, control, writes } = created.value;
        const headers = { location: `/admin/replays/${replayId}`, etag: replayTag(1, 1) };
        return {
          changeSet: { writes, events: [] },
          response: json(201, commandView(replay, control), headers),
        };
      });
      // The answer may be that of an earlier request with this key, whose replay may still have to be started.
      const { location } = answer.headers;
      const made = location?.slice('/admin/replays/'.length);
      if (answer.status === 201 && made !== undefined) {
        await attempt(ports, { doing: 'start', replayId: made }, () => startReplay(ports, made));
      }
      return answer;
    },
  }),
  route({
    method: 'GET',
    path: '/admin/replays',
    scopes: ['read'],
    params: {},
    body: noBody,
    handle: async ({ query, receivedAtMs }) => {
      const strangers = onlyParameters(query, ['status', 'after', 'limit']);
      if (strangers !== undefined) return strangers;
      const page = pageOf(query);
      if (!page.ok) return page.refusal;
      const status = wordOf(query, 'status', STATUSES);
      if (!status.ok) return status.refusal;
      const list = await listReplays(ports, page.value, { status: status.value, nowMs: receivedAtMs });
      return json(200, { ...list, items: list.items.map(shortView) });
    },
  }),
  route({
    method: 'GET',
    path: '/admin/replays/{replayId}',
    scopes: ['read'],
    params: replayIdParam,
    body: noBody,
    handle: async ({ params: { replayId } }) => {
      const { store, replays } = ports;
      const found = await replays.load(store, replayId);
      if (found === undefined) return noReplay(replayId);
      const control = await replays.loadControl(store, replayId);
      const progress = await progressOf(store, replays.name, found.value);
      return json(200, replayView(found.value, control?.value, progress), {
        etag: replayTag(found.version, control?.version ?? 0),
      });
    },
  }),
];
