import { RetryableError } from '@twolane/store';
import { arrival, NOW_MS, stage } from './testing/stage.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const at = (offsetMs: number) => new Date(NOW_MS + offsetMs).toISOString();

test('an event is made whole, recorded, and acknowledged', async () => {
  const { post, recorded } = stage();
  const answer = await post(arrival(), { 'x-correlation-id': 'lorry-7' });
  expect(answer).toMatchObject({
    status: 202,
    body: {
      accepted: 1,
      duplicates: 0,
      refused: 0,
      unavailable: 0,
      results: [{ index: 0, id: 'delivery-1', status: 'accepted', lateness: 'onTime' }],
    },
  });
  expect(recorded()).toMatchObject([
    {
      ...arrival(),
      subject: 'delivery-1',
      partitionkey: 'delivery-1',
      time: at(0),
      recordedtime: at(0),
      correlationid: 'lorry-7',
    },
  ]);
});

describe('at most once for each source and id', () => {
  test('the same event again, later and under another correlation id', async () => {
    const { post, recorded, later } = stage();
    await post(arrival());
    later(DAY_MS);
    const again = await post(arrival({ correlationid: 'other' }));
    expect(again).toMatchObject({ status: 202, body: { results: [{ status: 'duplicate' }] } });
    expect(recorded()).toHaveLength(1);
  });

  test('fields in another order are the same event', async () => {
    const { post } = stage();
    await post(arrival());
    const { id, ...rest } = arrival();
    expect((await post({ ...rest, id })).body).toMatchObject({ duplicates: 1 });
  });

  test('another payload under the same id is refused, and the first stays', async () => {
    const { post, recorded } = stage();
    await post(arrival());
    const other = await post(arrival({ data: { deliveryId: 'd-2', lines: [{ sku: 'PEAR', quantity: 1 }] } }));
    expect(other).toMatchObject({
      status: 409,
      body: {
        type: 'urn:twolane:problem:events-refused',
        results: [{ index: 0, status: 'refused', problem: { type: 'urn:twolane:problem:event-conflict' } }],
      },
    });
    expect(recorded()).toMatchObject([arrival()]);
  });

  test('the same id of another source is another event', async () => {
    const { post, recorded } = stage();
    await post(arrival());
    expect((await post(arrival({ source: 'warehouse.annex' }))).body).toMatchObject({ accepted: 1 });
    expect(recorded()).toHaveLength(2);
  });

  test('twice in one batch', async () => {
    const { post, recorded } = stage();
    const answer = await post([arrival(), arrival()]);
    expect(answer.body).toMatchObject({ accepted: 1, duplicates: 1 });
    expect(recorded()).toHaveLength(1);
  });

  test('two requests at the same moment', async () => {
    const { post, recorded } = stage();
    const answers = await Promise.all([post(arrival()), post(arrival()), post(arrival())]);
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(recorded()).toHaveLength(1);
  });

  test('what is remembered ends, whether or not the database has deleted it', async () => {
    const { post, recorded, later } = stage();
    await post(arrival());
    later(89 * DAY_MS);
    expect((await post(arrival())).body).toMatchObject({ duplicates: 1 });
    later(2 * DAY_MS);
    expect((await post(arrival())).body).toMatchObject({ accepted: 1 });
    expect(recorded()).toHaveLength(2);
  });
});

describe('time', () => {
  test.each([
    ['now', 0, 'onTime'],
    ['at the edge of what clocks may differ', 5 * 60_000, 'onTime'],
    ['yesterday', -DAY_MS, 'late'],
    ['last year', -365 * DAY_MS, 'frozen'],
  ])('%s is recorded', async (_, offsetMs, lateness) => {
    const { post, recorded } = stage();
    const answer = await post(arrival({ time: at(offsetMs) }));
    expect(answer).toMatchObject({ status: 202, body: { results: [{ status: 'accepted', lateness }] } });
    expect(recorded()).toMatchObject([{ time: at(offsetMs), recordedtime: at(0) }]);
  });

  test('the future is refused, naming the field', async () => {
    const { post, recorded } = stage();
    const answer = await post(arrival({ time: at(5 * 60_000 + 1) }));
    expect(answer).toMatchObject({
      status: 400,
      body: {
        results: [{ problem: { type: 'urn:twolane:problem:event-future', errors: [{ pointer: '#/time' }] } }],
      },
    });
    expect(recorded()).toEqual([]);
  });
});

test('each event of a batch has its own result', async () => {
  const { post, recorded } = stage();
  const answer = await post([
    arrival({ id: 'a' }),
    arrival({ id: 'b', data: { deliveryId: 'd', lines: [] } }),
    'nonsense',
    arrival({ id: 'c' }),
  ]);
  expect(answer).toMatchObject({
    status: 202,
    body: {
      accepted: 2,
      refused: 2,
      results: [
        { index: 0, id: 'a', status: 'accepted' },
        { index: 1, id: 'b', status: 'refused', problem: { errors: [{ pointer: '#/data/lines' }] } },
        { index: 2, status: 'refused' },
        { index: 3, id: 'c', status: 'accepted' },
      ],
    },
  });
  expect(
    recorded()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['a', 'c']);
});

describe('refused', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  test.each<[string, unknown, number, string]>([
    ['our own source', arrival({ source: 'twolane.inventory' }), 400, '#/source'],
    ['our own source in capitals', arrival({ source: 'TWOLANE.orders' }), 400, '#/source'],
    ['a type of ours', arrival({ type: 'OrderPlaced.v1' }), 400, '#/type'],
    ['an unknown type', arrival({ type: 'Nothing.v1' }), 400, '#/type'],
    ['an unknown version', arrival({ type: 'StockArrived.v9' }), 400, '#/type'],
    ['no id', arrival({ id: undefined }), 400, '#/id'],
    ['an id with a space', arrival({ id: 'a b' }), 400, '#/id'],
    ['a time that does not exist', arrival({ time: '2026-02-31T00:00:00Z' }), 400, '#/time'],
    [
      'a negative quantity',
      arrival({ data: { deliveryId: 'd', lines: [{ sku: 'A', quantity: -1 }] } }),
      400,
      '#/data/lines/0/quantity',
    ],
    ['deep nesting', JSON.stringify(arrival({ data: 'HERE' })).replace('"HERE"', deep), 400, '#'],
    ['null', null, 400, '#'],
    [
      'too large',
      arrival({ data: { ...arrival().data, notes: Array.from({ length: 31 }, () => 'x'.repeat(8000)) } }),
      413,
      '#',
    ],
  ])('%s', async (_, event, status, place) => {
    const { post, recorded, remembered } = stage();
    const answer = await post(event, { 'content-type': 'application/cloudevents+json' });
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.body)).toContain(`"pointer":"${place}`);
    expect([...recorded(), ...remembered()]).toEqual([]);
  });

  test('a source that belongs to another client', async () => {
    const sources = '{"warehouse-app":["warehouse.main"],"annex-app":["warehouse.annex"]}';
    const { post } = stage({ sources });
    const status = async (source: string, client: string) =>
      (await post(arrival({ source, id: `${source}-${client}` }), {}, client)).status;
    expect(await status('warehouse.main', 'warehouse-app')).toBe(202);
    expect(await status('warehouse.annex', 'warehouse-app')).toBe(403);
    expect(await status('elsewhere', 'warehouse-app')).toBe(403);
    expect(await status('elsewhere', 'somebody')).toBe(202);
    expect(await status('warehouse.main', 'somebody')).toBe(403);
  });
});

describe('the database is away', () => {
  const away = async () => {
    throw new RetryableError('away');
  };

  test('nothing was accepted: 503, and what to send again', async () => {
    const { post, lines } = stage({ hooks: { beforeCommit: away } });
    const answer = await post(arrival());
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { results: [{ index: 0, status: 'unavailable' }] },
    });
    // The producer is told to send it again, and the one on call is told why.
    expect(lines.join('\n')).toMatch(/"an event could not be recorded now".*"away"/);
  });

  test('the answer to a commit was lost: sent again, it is a duplicate', async () => {
    let losses = 1;
    const afterCommit = async () => {
      losses -= 1;
      if (losses >= 0) throw new RetryableError('lost');
    };
    const { post, recorded } = stage({ hooks: { afterCommit } });
    expect((await post(arrival())).status).toBe(503);
    expect((await post(arrival())).body).toMatchObject({ duplicates: 1 });
    expect(recorded()).toHaveLength(1);
  });

  test('some were accepted: 202, and which to send again', async () => {
    let commits = 0;
    const beforeCommit = async () => {
      commits += 1;
      if (commits === 2) throw new RetryableError('away');
    };
    const { post } = stage({ hooks: { beforeCommit } });
    const answer = await post([arrival({ id: 'a' }), arrival({ id: 'b' })]);
    expect(answer).toMatchObject({ status: 202, body: { accepted: 1, unavailable: 1 } });
  });
});

test('what a frozen sandbox had begun is not recorded once the request is over, and comes when it is sent again', async () => {
  let freeze = (): void => undefined;
  const { post, recorded, later } = stage({ hooks: { beforeRead: async () => freeze() } });
  freeze = () => later(31_000);
  expect((await post(arrival())).status).toBe(503);
  expect(recorded()).toEqual([]);
  freeze = () => undefined;
  expect((await post(arrival())).status).toBe(202);
  expect(recorded()).toHaveLength(1);
});
