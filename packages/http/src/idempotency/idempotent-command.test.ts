import { type ChangeSet, type CommitResult, createMemoryStore, type MemoryStoreHooks } from '@twolane/store';
import { json } from '../answer.ts';
import { problem } from '../problem.ts';
import {
  type CommandRequest,
  type Decision,
  idempotentCommand,
  MAX_DECISIONS,
} from './idempotent-command.ts';
import { IDEMPOTENCY_RETENTION_DAYS } from './record.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** A shelf that things are put on, once each: what a command of a service does, as small as can be. */
const stage = (hooks: MemoryStoreHooks = {}) => {
  let nowMs = 1_795_233_600_000;
  const pausesMs: number[] = [];
  const store = createMemoryStore({
    journal: { rowFor: () => ({ table: 'outbox', key: { pk: 'a', sk: 'b' }, item: {}, expiresAtSec: 1 }) },
    inboxTable: 'inbox',
    hooks,
  });
  const command = idempotentCommand({
    store,
    table: 'shelf',
    clock: () => nowMs,
    random: () => 0.5,
    sleep: async (ms) => pausesMs.push(ms),
  });
  /** Adds one to the shelf's count, deciding on what it read. */
  const addOne = async (): Promise<Decision> => {
    const key = { pk: 'shelf', sk: 'shelf' };
    const before = await store.get('shelf', key);
    const count = Number(before?.item['count'] ?? 0) + 1;
    const put = { table: 'shelf', key, item: { count } };
    return {
      changeSet: {
        writes: [
          before === undefined
            ? { kind: 'putIfAbsent', ...put }
            : { kind: 'putIfVersion', version: before.version, ...put },
        ],
        events: [],
      },
      response: json(201, { count }, { location: `/shelf/${count}` }),
    };
  };
  const count = () => store.all('shelf').find(({ key }) => key.pk === 'shelf')?.item['count'] ?? 0;
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { store, command, addOne, count, later, pausesMs };
};

const request = (changes: Partial<CommandRequest> & { readonly key?: string } = {}): CommandRequest => {
  const { key = '"k"', ...rest } = changes;
  return {
    route: 'POST /shelf',
    owner: 'shop',
    headers: { 'idempotency-key': key },
    params: {},
    body: { a: 1, b: { c: 2, d: [3, 4] } },
    isOver: () => false,
    ...rest,
  };
};

const typeOf = (answer: { readonly problem?: { readonly type: string } }) =>
  answer.problem?.type.split(':').at(-1);

describe('the key', () => {
  test.each([
    ['missing', undefined, 'idempotency-key-missing'],
    ['empty', '', 'idempotency-key-missing'],
    ['bare, without quotes', 'abc', 'idempotency-key-invalid'],
    ['a number', '17', 'idempotency-key-invalid'],
    ['nothing between quotes', '""', 'idempotency-key-invalid'],
    ['not ended', '"abc', 'idempotency-key-invalid'],
    ['beyond ASCII', '"clé"', 'idempotency-key-invalid'],
    ['a wrong escape', '"a\\b"', 'idempotency-key-invalid'],
    ['sent twice', '"a","b"', 'idempotency-key-invalid'],
    ['too long', `"${'k'.repeat(256)}"`, 'idempotency-key-invalid'],
  ])('%s is a 400', async (_, key, type) => {
    const { command, addOne, count } = stage();
    const answer = await command({ ...request(), headers: { 'idempotency-key': key } }, addOne);
    expect([answer.status, typeOf(answer), count()]).toEqual([400, type, 0]);
  });

  test.each([['"k";p=1'], [' "k" '], [`"${'k'.repeat(255)}"`], ['"with \\"quotes\\" and \\\\"']])(
    '%s is taken',
    async (key) => {
      const { command, addOne, count } = stage();
      expect((await command(request({ key }), addOne)).status).toBe(201);
      expect((await command(request({ key }), addOne)).headers['idempotency-replayed']).toBe('true');
      expect(count()).toBe(1);
    },
  );
});

describe('a repetition', () => {
  test('gets the stored answer as it was', async () => {
    const { command, addOne, count } = stage();
    const first = await command(request(), addOne);
    expect(first).toEqual({
      status: 201,
      headers: { 'content-type': 'application/json', location: '/shelf/1' },
      body: '{"count":1}',
    });
    const again = await command(request(), addOne);
    expect(again).toEqual({ ...first, headers: { ...first.headers, 'idempotency-replayed': 'true' } });
    expect(count()).toBe(1);
  });

  test('whose fields come in another order is the same', async () => {
    const { command, addOne, count } = stage();
    await command(request(), addOne);
    await command(request({ body: { b: { d: [3, 4], c: 2 }, a: 1 } }), addOne);
    expect(count()).toBe(1);
  });

  test.each<[string, Partial<CommandRequest>]>([
    ['another body', { body: { a: 2 } }],
    ['a list in another order', { body: { a: 1, b: { c: 2, d: [4, 3] } } }],
    ['other parameters', { params: { id: 'x' } }],
  ])('with %s is a 422', async (_, changes) => {
    const { command, addOne, count } = stage();
    await command(request(), addOne);
    const answer = await command(request(changes), addOne);
    expect([answer.status, typeOf(answer), count()]).toEqual([422, 'idempotency-key-reused', 1]);
  });

  test.each<[string, CommandRequest, CommandRequest]>([
    ['another owner', request(), request({ owner: 'other' })],
    ['another route', request(), request({ route: 'POST /other' })],
    [
      'an owner and key that join to the same text',
      request({ owner: 'a#b', key: '"c"' }),
      request({ owner: 'a', key: '"b#c"' }),
    ],
  ])('by %s is another command', async (_, first, second) => {
    const { command, addOne, count } = stage();
    await command(first, addOne);
    const answer = await command(second, addOne);
    expect(answer.status).toBe(201);
    expect(answer.headers).not.toHaveProperty('idempotency-replayed');
    expect(count()).toBe(2);
  });

  test('after its time is another command, though the database still has the record', async () => {
    const { command, addOne, count, later, store } = stage();
    await command(request(), addOne);
    later(IDEMPOTENCY_RETENTION_DAYS * DAY_MS - 1000);
    await command(request(), addOne);
    expect(count()).toBe(1);
    later(1000);
    expect((await command(request(), addOne)).body).toBe('{"count":2}');
    expect((await command(request(), addOne)).headers['idempotency-replayed']).toBe('true');
    expect(store.all('shelf')).toHaveLength(2);
  });
});

describe('a refusal', () => {
  const refusal: Decision = {
    problem: problem({ type: 'shelf-full', status: 409, title: 'The shelf is full' }),
  };

  test('is not stored: the same key may succeed later, with another payload, too', async () => {
    const { command, addOne, count, store } = stage();
    expect(typeOf(await command(request(), async () => refusal))).toBe('shelf-full');
    expect(store.all('shelf')).toEqual([]);
    expect((await command(request({ body: {} }), addOne)).status).toBe(201);
    expect(count()).toBe(1);
  });

  test('for what the first request did in the meantime is no refusal, but 409 and then the stored answer', async () => {
    const { command, addOne } = stage();
    const overtaken = await command(request(), async () => {
      await command(request(), addOne);
      return refusal;
    });
    expect([overtaken.status, typeOf(overtaken), overtaken.headers['retry-after']]).toEqual([
      409,
      'request-in-progress',
      '1',
    ]);
    expect((await command(request(), addOne)).status).toBe(201);
  });
});

describe('races', () => {
  test('many requests with one key at one moment: one effect, the others 409 or the stored answer', async () => {
    const { command, addOne, count } = stage();
    const answers = await Promise.all(Array.from({ length: 8 }, () => command(request(), addOne)));
    expect(count()).toBe(1);
    const fresh = answers.filter(
      ({ status, headers }) => status === 201 && !('idempotency-replayed' in headers),
    );
    expect(fresh).toHaveLength(1);
    expect(new Set(answers.map(typeOf))).toEqual(new Set([undefined, 'request-in-progress']));
  });

  test('another payload that overtook is a 422', async () => {
    const { command, addOne, count } = stage();
    const answer = await command(request(), async () => {
      await command(request({ body: 'other' }), addOne);
      return addOne();
    });
    expect([answer.status, typeOf(answer), count()]).toEqual([422, 'idempotency-key-reused', 1]);
  });

  test('others who change the same thing make it decide again, with pauses that grow', async () => {
    let rivals = 3;
    const { command, addOne, count, pausesMs } = stage();
    const answer = await command(request(), async () => {
      const decision = await addOne();
      rivals -= 1;
      if (rivals >= 0) await command(request({ key: `"rival-${rivals}"` }), addOne);
      return decision;
    });
    expect(answer.body).toBe('{"count":4}');
    expect(count()).toBe(4);
    expect(pausesMs).toEqual([10, 20, 40]);
  });

  test('without end: it gives up, and has done nothing', async () => {
    let rivals = 0;
    const { command, addOne, count } = stage();
    const answer = await command(request(), async () => {
      const decision = await addOne();
      rivals += 1;
      await command(request({ key: `"rival-${rivals}"` }), addOne);
      return decision;
    });
    expect([answer.status, typeOf(answer), answer.headers['retry-after']]).toEqual([
      409,
      'concurrent-changes',
      '1',
    ]);
    expect(rivals).toBe(MAX_DECISIONS);
    expect(count()).toBe(MAX_DECISIONS);
  });
});

describe('a crash', () => {
  const dying = (when: 'beforeCommit' | 'afterCommit'): MemoryStoreHooks => {
    let dies = true;
    const die = async (_: ChangeSet, __?: CommitResult) => {
      if (!dies) return;
      dies = false;
      throw new Error('killed');
    };
    return { [when]: die };
  };

  test.each([
    ['before the commit leaves nothing behind that would hold up a repetition', 'beforeCommit', undefined],
    ['after the commit has its answer stored', 'afterCommit', 'true'],
  ] as const)('%s', async (_, when, replayed) => {
    const { command, addOne, count } = stage(dying(when));
    await expect(command(request(), addOne)).rejects.toThrow('killed');
    const again = await command(request(), addOne);
    expect(again).toMatchObject({ status: 201, body: '{"count":1}' });
    expect(again.headers['idempotency-replayed']).toBe(replayed);
    expect(count()).toBe(1);
  });
});

test('what was decided before the sandbox was frozen is not committed once the request is over', async () => {
  const { command, addOne, count } = stage();
  let isOver = false;
  const answer = await command(request({ isOver: () => isOver }), async () => {
    const decision = await addOne();
    isOver = true;
    return decision;
  });
  expect([typeOf(answer), count()]).toEqual(['unavailable', 0]);
  isOver = false;
  expect((await command(request({ isOver: () => isOver }), addOne)).status).toBe(201);
});
