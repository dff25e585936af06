import { text, timeText } from '@twolane/contracts';
import {
  type Decision,
  type HttpRequest,
  type IdempotentCommand,
  json,
  jsonBody,
  noBody,
  type Route,
  route,
} from '@twolane/http';
import { decideValidation } from '../domain/decide-validation.ts';
import type { Upload } from '../domain/upload.ts';
import { loadUpload, putListedUpload, putUpload } from '../upload-table.ts';
import { uploadNames } from '../uploads/upload-names.ts';
import { MAX_NAME_LENGTH, UPLOAD_URL_SEC } from './limits.ts';
import { listAllUploads } from './list-uploads.ts';
import { onlyParameters, pageOf } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { notValidated, notValidatedYet, noUpload } from './problems.ts';
import { readBadLines } from './read-bad-lines.ts';
import { shortUpload, uploadView } from './upload-view.ts';

export const uploadShape = {
  name: text({
    description: 'What people call it, such as the name of the file. No personal data.',
    sensitivity: 'internal',
    maxLength: MAX_NAME_LENGTH,
    pattern: '^[^\\p{Cc}\\p{Zl}\\p{Zp}]+$',
  }),
};
const uploadIdParam = {
  uploadId: text({
    description: 'The upload.',
    sensitivity: 'internal',
    maxLength: 64,
    pattern: '^[A-Za-z0-9-]{1,64}$',
  }),
};

/** Files of events that are missing: where to send one, have it validated, and what is wrong with it. */
export const backfillRoutes = (ports: AdminPorts, once: IdempotentCommand): readonly Route[] => {
  const { store, replays, files } = ports;
  const table = replays.name;
  return [
    route({
      method: 'POST',
      path: '/admin/backfills',
      scopes: ['replay:request'],
      params: {},
      body: jsonBody(uploadShape),
      handle: async (request) => {
        const uploadId = ports.newId();
        return once(request, () => announced(ports, request, uploadId));
      },
    }),
    route({
      method: 'POST',
      path: '/admin/backfills/{uploadId}/validation',
      scopes: ['replay:request'],
      params: uploadIdParam,
      body: noBody,
      handle: async (request) => {
        const run = ports.newId();
        const answer = await once(request, () => validationAsked(ports, request, run));
        const { uploadId } = request.params;
        const upload = answer.status === 202 ? await loadUpload(store, table, uploadId) : undefined;
        // Asked for again where this is a repetition: who asks waits for the report, and twice is once.
        if (upload?.value.status === 'validating' && upload.value.run !== undefined) {
          await ports.worker.invoke({ step: 'validateUpload', uploadId, run: upload.value.run });
        }
        return answer;
      },
    }),
    route({
      method: 'GET',
      path: '/admin/backfills',
      scopes: ['read'],
      params: {},
      body: noBody,
      handle: async ({ query, receivedAtMs }) => {
        const strangers = onlyParameters(query, ['after', 'limit']);
        if (strangers !== undefined) return strangers;
        const page = pageOf(query);
        if (!page.ok) return page.refusal;
        const list = await listAllUploads({ store, table }, page.value, receivedAtMs);
        return json(200, { ...list, items: list.items.map(shortUpload) });
      },
    }),
    route({
      method: 'GET',
      path: '/admin/backfills/{uploadId}',
      scopes: ['read'],
      params: uploadIdParam,
      body: noBody,
      handle: async ({ params: { uploadId } }) => {
        const found = await loadUpload(store, table, uploadId);
        if (found === undefined) return noUpload(uploadId);
        return json(200, uploadView(found.value), { etag: `"${found.version}"` });
      },
    }),
    route({
      method: 'GET',
      path: '/admin/backfills/{uploadId}/bad-lines',
      scopes: ['read'],
      params: uploadIdParam,
      body: noBody,
      handle: async ({ params: { uploadId }, query }) => {
        const strangers = onlyParameters(query, ['after', 'limit']);
        if (strangers !== undefined) return strangers;
        const page = pageOf(query);
        if (!page.ok) return page.refusal;
        const found = await loadUpload(store, table, uploadId);
        if (found === undefined) return noUpload(uploadId);
        const { run, report, status } = found.value;
        if (run === undefined || report === undefined) return notValidatedYet(uploadId, status);
        return json(200, await readBadLines(files, { uploadId, run }, page.value));
      },
    }),
  ];
};

const announced = async (
  { store, replays, trail, uploads }: AdminPorts,
  { person: by, body: { name }, receivedAtMs: atMs }: HttpRequest<unknown, { readonly name: string }>,
  uploadId: string,
): Promise<Decision> => {
  const upload: Upload = { uploadId, name, status: 'waiting', requestedBy: by, requestedAtMs: atMs };
  const uploadUrl = await uploads.urlFor(uploadNames(uploadId).file, UPLOAD_URL_SEC);
  const entries = await trail.append(store, [
    { atMs, by, action: 'upload-announced', about: `upload/${uploadId}`, details: { name } },
  ]);
  const writes = [putUpload(replays.name, upload), putListedUpload(replays.name, upload), ...entries];
  const answer = { uploadId, uploadUrl, expiresAt: timeText(atMs + UPLOAD_URL_SEC * 1_000) };
  return {
    changeSet: { writes, events: [] },
    response: json(201, answer, { location: `/admin/backfills/${uploadId}` }),
  };
};

const validationAsked = async (
  { store, replays, trail, clock }: AdminPorts,
  { person: by, params: { uploadId } }: HttpRequest<{ readonly uploadId: string }, unknown>,
  run: string,
): Promise<Decision> => {
  const found = await loadUpload(store, replays.name, uploadId);
  if (found === undefined) return { problem: noUpload(uploadId) };
  const nowMs = clock();
  const decided = decideValidation(found.value, { run, nowMs });
  if (!decided.ok) return { problem: notValidated(decided.refusal) };
  const entries = await trail.append(store, [
    { atMs: nowMs, by, action: 'upload-validation-asked', about: `upload/${uploadId}`, details: { run } },
  ]);
  return {
    changeSet: { writes: [putUpload(replays.name, decided.value, found.version), ...entries], events: [] },
    response: json(202, uploadView(decided.value), { location: `/admin/backfills/${uploadId}` }),
  };
};
