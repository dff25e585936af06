import { ok } from '../result.ts';
import { readJsonBody } from './request-body.ts';
import type { Action, RawAction, RawService, WireService } from './service.ts';

const rawActionOf =
  (action: Action, contentType: string): RawAction =>
  async (request, call) => {
    const result = await action(await readJsonBody(request), call);
    if (!result.ok) return result;
    return ok({
      status: 200,
      headers: { 'content-type': contentType },
      body: JSON.stringify(result.value),
    });
  };

/** A service of JSON objects, as one of bytes. */
export const rawServiceOf = (service: WireService): RawService => ({
  ...service,
  actions: new Map(
    [...service.actions].map(([name, action]) => [name, rawActionOf(action, service.contentType)]),
  ),
});
