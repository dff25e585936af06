import { type HttpAnswer, invalidRequest, json, noBody, type Route, route } from '@twolane/http';
import { COMPARISONS, OUTCOME_KINDS } from '../domain/model.ts';
import { csvOf } from './delta-csv.ts';
import { DEFAULT_DELTA_LINES, MAX_DELTA_LINES } from './limits.ts';
import { onlyParameters, pageOf, wordOf } from './paging.ts';
import type { AdminPorts } from './ports.ts';
import { noReplay } from './problems.ts';
import { DELTA_PHASES, type DeltaPage, readDeltas } from './read-deltas.ts';
import { replayIdParam } from './replay-routes.ts';
import type { ShownDelta } from './shown-delta.ts';

const FORMATS = ['json', 'jsonl', 'csv'] as const;
const PARAMETERS = ['phase', 'consumer', 'outcome', 'comparison', 'format', 'after', 'limit'];
const LIMITS = { max: MAX_DELTA_LINES, byDefault: DEFAULT_DELTA_LINES };

/** What each event would do, did, and would still do, page by page. */
export const deltaRoutes = ({ store, replays, files, manifest }: AdminPorts): readonly Route[] => [
  route({
    method: 'GET',
    path: '/admin/replays/{replayId}/deltas',
    scopes: ['read'],
    params: replayIdParam,
    body: noBody,
    handle: async ({ params: { replayId }, query }): Promise<HttpAnswer> => {
      const strangers = onlyParameters(query, PARAMETERS);
      if (strangers !== undefined) return strangers;
      const page = pageOf(query, LIMITS);
      if (!page.ok) return page.refusal;
      const phase = wordOf(query, 'phase', DELTA_PHASES);
      if (!phase.ok) return phase.refusal;
      const outcome = wordOf(query, 'outcome', OUTCOME_KINDS);
      if (!outcome.ok) return outcome.refusal;
      const comparison = wordOf(query, 'comparison', COMPARISONS);
      if (!comparison.ok) return comparison.refusal;
      const format = wordOf(query, 'format', FORMATS);
      if (!format.ok) return format.refusal;
      const { consumer } = query;
      if (consumer !== undefined && !manifest.some(({ name }) => name === consumer)) {
        return invalidRequest([{ field: 'consumer', detail: 'is no consumer; see GET /admin/consumers' }]);
      }
      if ((await replays.load(store, replayId)) === undefined) return noReplay(replayId);
      const deltas = await readDeltas(files, {
        ...page.value,
        replayId,
        phase: phase.value ?? 'rehearsal',
        ...(consumer === undefined ? {} : { consumer }),
        ...(outcome.value === undefined ? {} : { outcome: outcome.value }),
        ...(comparison.value === undefined ? {} : { comparison: comparison.value }),
        ...(format.value === 'csv' ? { sizeOf: csvBytes } : {}),
      });
      return answerOf(deltas, format.value ?? 'json', nextLink(replayId, query, deltas.next));
    },
  }),
];

/** Each changed field is a row, which repeats the whole event: many times the delta's own size. */
const csvBytes = (delta: ShownDelta): number => Buffer.byteLength(csvOf([delta]));

const answerOf = (
  page: DeltaPage,
  format: (typeof FORMATS)[number],
  link: Readonly<Record<string, string>>,
): HttpAnswer => {
  switch (format) {
    case 'json':
      return json(200, page, link);
    case 'jsonl':
      return {
        status: 200,
        headers: { 'content-type': 'application/x-ndjson', ...link },
        body: page.items.map((item) => `${JSON.stringify(item)}\n`).join(''),
      };
    case 'csv':
      return {
        status: 200,
        headers: { 'content-type': 'text/csv; charset=utf-8', ...link },
        body: csvOf(page.items),
      };
  }
};

/** RFC 8288. Text has no other place for it. */
const nextLink = (
  replayId: string,
  query: Readonly<Record<string, string | undefined>>,
  next: string | undefined,
): Readonly<Record<string, string>> => {
  if (next === undefined) return {};
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && name !== 'after') parameters.set(name, value);
  }
  parameters.set('after', next);
  return { link: `</admin/replays/${replayId}/deltas?${parameters.toString()}>; rel="next"` };
};
