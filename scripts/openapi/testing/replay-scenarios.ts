import type { CallOptions } from '@twolane/http/testing';
import { REPLAY_EXAMPLES } from '../replay-examples.ts';
import { planHash } from './replay-world.ts';
import type { Scenario } from './scenarios.ts';

const request = 'POST /admin/replays';
const about = (what: string, method = 'POST') => `${method} /admin/replays/{replayId}/${what}`;
const deltas = 'GET /admin/replays/{replayId}/deltas';
const uploads = 'POST /admin/backfills';
const validation = 'POST /admin/backfills/{uploadId}/validation';
const badLines = 'GET /admin/backfills/{uploadId}/bad-lines';
const show = 'GET /admin/backfills/{uploadId}';

const example = (route: string): unknown => REPLAY_EXAMPLES[route]?.requests['application/json'];

interface Sent extends Pick<CallOptions, 'params' | 'query' | 'body'> {
  readonly key?: string;
  readonly ifMatch?: string;
}

const scenario = (name: string, route: string, sent: Sent, status: number): Scenario => {
  const { key, ifMatch, ...call } = sent;
  const headers = {
    ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }),
    ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
  };
  return { name, call: { route, headers, ...call }, status };
};

const reason = { reason: 'as the test wants it' };
const backfill = { mode: 'backfill', ...reason, backfill: { uploadId: 'bad' } };
const replay = (replayId: string) => ({ params: { replayId } });
const upload = (uploadId: string) => ({ params: { uploadId } });

const commandsOf = (what: string, good: string, bad: string, body: object): readonly Scenario[] => [
  scenario('a good one', about(what), { ...replay(good), key: `${what} 1`, body }, 200),
  scenario('its key for another', about(what), { ...replay(bad), key: `${what} 1`, body }, 422),
  scenario('too late', about(what), { ...replay(bad), key: `${what} 2`, body }, 409),
  scenario('nothing', about(what), { ...replay('nobody'), key: `${what} 3`, body }, 404),
];
const rate = (name: string, id: string, key: string, ifMatch: string | undefined, status: number): Scenario =>
  scenario(
    name,
    about('rate', 'PUT'),
    { ...replay(id), key, body: { ratePerSec: 20 }, ...(ifMatch === undefined ? {} : { ifMatch }) },
    status,
  );

/** Each good answer and each refusal of the admin API's own. Called one after the other, in one world. */
export const REPLAY_SCENARIOS: readonly Scenario[] = [
  scenario('the example', request, { key: 'r1', body: example(request) }, 201),
  scenario('again', request, { key: 'r1', body: example(request) }, 201),
  scenario('its key for another', request, { key: 'r1', body: backfill }, 422),
  scenario('what is held', request, { key: 'r2', body: example(request) }, 409),
  scenario('bad lines', request, { key: 'r3', body: backfill }, 422),
  scenario('all', 'GET /admin/replays', {}, 200),
  scenario('those of a status', 'GET /admin/replays', { query: { status: 'done', limit: '1' } }, 200),
  scenario('with its receipt', 'GET /admin/replays/{replayId}', replay('done'), 200),
  scenario('under way', 'GET /admin/replays/{replayId}', replay('runs'), 200),
  scenario('nothing', 'GET /admin/replays/{replayId}', replay('nobody'), 404),
  scenario('a page', deltas, { ...replay('done'), query: { limit: '1' } }, 200),
  scenario('as lines', deltas, { ...replay('done'), query: { format: 'jsonl' } }, 200),
  scenario('as a table', deltas, { ...replay('done'), query: { format: 'csv' } }, 200),
  scenario('nothing', deltas, replay('nobody'), 404),

  ...commandsOf('approval', 'waits', 'done', { planHash, ...reason }),
  ...commandsOf('rejection', 'doubtful', 'done', reason),
  ...commandsOf('pause', 'runs', 'done', reason),
  ...commandsOf('resume', 'runs', 'done', reason),
  ...commandsOf('abort', 'wanted', 'done', reason),
  rate('unseen', 'runs', 'rate 1', undefined, 428),
  rate('stale', 'runs', 'rate 2', '"1.1"', 412),
  rate('as seen', 'runs', 'rate 3', '"1.3"', 200),
  rate('its key for another', 'done', 'rate 3', '*', 422),
  rate('too late', 'done', 'rate 4', '*', 409),
  rate('nothing', 'nobody', 'rate 5', '*', 404),

  scenario('the example', uploads, { key: 'u1', body: example(uploads) }, 201),
  scenario('its key for another', uploads, { key: 'u1', body: { name: 'another' } }, 422),
  scenario('all', 'GET /admin/backfills', {}, 200),
  scenario('with its report', show, upload('bad'), 200),
  scenario('nothing', show, upload('nobody'), 404),
  scenario('asked for', validation, { ...upload('new'), key: 'v1' }, 202),
  scenario('its key for another', validation, { ...upload('bad'), key: 'v1' }, 422),
  scenario('under way', validation, { ...upload('new'), key: 'v2' }, 409),
  scenario('nothing', validation, { ...upload('nobody'), key: 'v3' }, 404),
  scenario('all', badLines, upload('bad'), 200),
  scenario('before its report', badLines, upload('new'), 409),
  scenario('nothing', badLines, upload('nobody'), 404),

  scenario('all', 'GET /admin/audit', { query: { limit: '2' } }, 200),
  scenario('of one', 'GET /admin/audit', { query: { about: 'replay/waits' } }, 200),
  scenario('whole', 'GET /admin/audit/verification', {}, 200),
  scenario('all', 'GET /admin/consumers', {}, 200),
  scenario('well', 'GET /admin/health', {}, 200),
];
