import { ok, type Result } from '../result.ts';
import { readJsonBody } from './request-body.ts';
import type { Action, RawAction, RawAnswer, RawService, WireService } from './service.ts';
import type { WireError } from './wire-error.ts';

const rawActionOf =
  (action: Action, contentType: string): RawAction =>
  async (request, call) => {
    const body = await readJsonBody(request);
    const serve = async (): Promise<Result<RawAnswer, WireError>> => {
      const result = await action(body, call);
      if (!result.ok) return result;
      return ok({
        status: 200,
        headers: { 'content-type': contentType },
        body: JSON.stringify(result.value),
      });
    };
    const fault = call.faults?.onCall(body);
    return fault === undefined ? serve() : fault.around(serve);
  };

/** A service of JSON objects, as one of bytes. */
export const rawServiceOf = (service: WireService): RawService => ({
  ...service,
  actions: new Map(
    [...service.actions].map(([name, action]) => [name, rawActionOf(action, service.contentType)]),
  ),
});
