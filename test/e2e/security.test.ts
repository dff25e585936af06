/** The public door of the deployed stack, and all that is written behind it: nobody passes, nothing leaks. */
import { catalog } from '@twolane/events';
import { createCanaries, MARK } from '../security/canaries.ts';
import { lineOf } from '../security/matrix.ts';
import { plantedEvents } from '../security/planted-events.ts';
import { plantedRequests } from '../security/planted-requests.ts';
import { type SecurityStack, startSecurityStack } from '../security/security-stack.ts';
import { itemsOf, pagesOf, seenIn } from '../security/sinks.ts';
import { defectsOf, goodToken } from '../security/token-defects.ts';
import { tryAtDoor } from '../security/try-at-door.ts';
import { type Api, apiOf } from '../support/api.ts';
import { openBus } from '../support/bus.ts';
import { faultsOf, idle } from '../support/faults.ts';
import { sendRaw } from '../support/raw-request.ts';
import { openReplays } from '../support/replays.ts';
import { openTables } from '../support/stack-tables.ts';

const LIMIT_MS = 300_000;
const IDLE_LIMIT_MS = 90_000;
const HOUR_MS = 3_600_000;
const BUS_ENTRIES = 10;
const READ = ['read', 'orders:read', 'events:write'];

/** More often than an SDK tries again by itself, and not for long. */
const writes = { service: 'dynamodb', operation: 'TransactWriteItems', rate: 0.7, times: 40 };
const TROUBLE = [
  { ...writes, name: 'conflict', kind: 'conflict' },
  { ...writes, name: 'throttle', kind: 'throttle', times: 20 },
  { ...writes, name: 'broken', kind: 'failBefore', times: 20 },
];

const canaries = createCanaries();
const startedMs = Date.now();
let security: SecurityStack;
let api: Api;

beforeAll(async () => {
  security = await startSecurityStack();
  api = apiOf(security.stack.httpUrl, await security.stack.token(READ, 'auditor'));
}, LIMIT_MS);
afterAll(() => security?.stop(), LIMIT_MS);

test(
  'no defect of a token, no role and no route lets anybody pass, and no function is called for those who do not',
  async () => {
    const { stack, routes, forge } = security;
    const tally = await tryAtDoor(stack.httpUrl, routes, forge);
    process.stderr.write(`${lineOf('At the door', tally)}\n`);
    expect(tally.admitted).toEqual([]);
    expect(tally.controlsRefused).toEqual([]);
    // Alone and among all others: each route's own scope is enough.
    expect(tally.controls).toBe(2 * tally.routes);
    expect(tally.routes).toBeGreaterThanOrEqual(42);
    expect(tally.defects).toBeGreaterThanOrEqual(15);
    // What a refusal costs: of those that the authorizer refuses, nothing behind it. The rest says its scopes in a list.
    const forHandlers = defectsOf(forge, []).filter(({ isForHandler }) => isForHandler).length;
    expect(security.requestsServed()).toBe(tally.controls * (1 + forHandlers));
  },
  LIMIT_MS,
);

test('routes for everybody show what the API is, whatever token comes with the request', async () => {
  const open = security.routes.filter(({ scopes }) => scopes.length === 0);
  expect(open.map(({ name }) => name).sort()).toEqual([
    'GET /asyncapi.json',
    'GET /openapi.json',
    'GET /schemas/{type}',
  ]);
});

describe('canaries', () => {
  const refused: string[] = [];

  test(
    'in every place of every request: no answer that refuses says them',
    async () => {
      const { stack, forge } = security;
      for (const { scopes, route, how, ...sent } of plantedRequests(canaries)) {
        const { headers } = goodToken(forge, scopes);
        const answer = await sendRaw(stack.httpUrl, { ...sent, headers: { ...sent.headers, ...headers } });
        expect({ route, how, status: answer.status < 500 ? 'answered' : answer.text }).toMatchObject({
          status: 'answered',
        });
        if (answer.status >= 400) {
          refused.push(answer.text);
          expect({ route, how, seen: seenIn(answer.text) }).toEqual({ route, how, seen: [] });
        }
      }
      expect(refused.length).toBeGreaterThan(100);
    },
    LIMIT_MS,
  );

  test(
    'in every field of every event, over the bus and over HTTP: they are taken or set aside',
    async () => {
      const { stack } = security;
      const events = plantedEvents(canaries, Date.now());
      const bus = openBus(stack.awsUrl);
      // What consumers say when their writes fail is looked at, too.
      const faults = faultsOf(stack.awsUrl);
      await faults.plan(1, TROUBLE);
      try {
        const entries = events.map(({ entry }) => entry);
        for (let at = 0; at < entries.length; at += BUS_ENTRIES) {
          await bus.put(entries.slice(at, at + BUS_ENTRIES));
        }
      } finally {
        bus.close();
      }
      for (const { entry, type } of events) {
        if (catalog.find(type)?.source !== undefined) continue;
        const { body } = await api.event(entry.detail);
        expect(seenIn(JSON.stringify(body))).toEqual([]);
      }
      expect(await stack.waitIdle(IDLE_LIMIT_MS)).toBe(true);
      expect(idle(await faults.end())).toEqual([]);
    },
    LIMIT_MS,
  );

  test(
    'in differences that a rehearsal shows, of everything that these events would do',
    async () => {
      const { stack } = security;
      const replays = await openReplays(stack.httpUrl, stack.issuerUrl);
      const tables = openTables(stack.dynamodbUrl);
      for (const name of ['orders', 'payments', 'inventory', 'insights']) await tables.lose(name, () => true);
      tables.close();
      const { body } = await api.get('/admin/consumers');
      const names = Object(body)['items'].map(({ name }: { readonly name: string }) => name);
      const range = {
        axis: 'recorded',
        from: new Date(startedMs - HOUR_MS).toISOString(),
        to: new Date().toISOString(),
      };
      const replayId = await replays.planned({
        mode: 'redeliver',
        reason: 'canaries',
        consumers: names,
        range,
      });
      const deltas = await itemsOf(api, `/admin/replays/${replayId}/deltas`);
      expect(deltas.length).toBeGreaterThan(10);
      expect(JSON.stringify(deltas)).toContain('[secret]');
      expect(JSON.stringify(deltas)).toContain('[personal]');
      expect(seenIn(JSON.stringify(deltas))).toEqual([]);
      const csv = await sendRaw(stack.httpUrl, {
        method: 'GET',
        path: `/admin/replays/${replayId}/deltas?format=csv`,
        headers: goodToken(security.forge, ['read']).headers,
      });
      expect(csv.status).toBe(200);
      expect(csv.text).toContain('[secret]');
      expect(seenIn(csv.text)).toEqual([]);
      const view = await replays.view(replayId);
      expect(seenIn(JSON.stringify(view))).toEqual([]);
      await replays.steer(replayId, 'abort');
    },
    LIMIT_MS,
  );

  test(
    'are in no log line, list, summary, trail or figure',
    async () => {
      const { stack } = security;
      const messages = await itemsOf(api, '/admin/messages');
      expect(messages.length).toBeGreaterThan(100);
      for (const message of messages) {
        const { messageId } = Object(message);
        const one = await api.get(`/admin/messages/${encodeURIComponent(messageId)}`);
        expect({ messageId, status: one.status }).toEqual({ messageId, status: 200 });
        expect({ messageId, seen: seenIn(JSON.stringify(one)) }).toEqual({ messageId, seen: [] });
      }
      const lists = [
        '/admin/messages',
        '/admin/messages/summary',
        '/admin/frozen',
        '/admin/audit',
        '/admin/health',
      ];
      for (const path of lists) {
        const pages = await pagesOf(api, path);
        expect({ path, seen: seenIn(JSON.stringify(pages)) }).toEqual({ path, seen: [] });
      }
      for (const path of ['metrics', 'metrics?format=json', 'status', 'trace/planted-OrderPlaced-1']) {
        const figures = await fetch(`${stack.awsUrl}/_twolane/${path}`);
        expect({ path, status: figures.status }).toEqual({ path, status: 200 });
        expect({ path, seen: seenIn(await figures.text()) }).toEqual({ path, seen: [] });
      }
      const logs = security.logs();
      expect(logs).toContain('message parked');
      expect(logs).toContain('message retried');
      expect(logs).toContain('request answered');
      expect(seenIn(logs)).toEqual([]);
      // One line is one JSON object, whatever was sent.
      for (const line of logs.split('\n').filter((text) => text.startsWith('{'))) JSON.parse(line);
      process.stderr.write(
        `${canaries.planted()} canaries (${MARK}…), ${messages.length} messages set aside.\n`,
      );
    },
    LIMIT_MS,
  );
});
