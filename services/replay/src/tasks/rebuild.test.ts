import { gunzipSync } from 'node:zlib';
import type { DoorAnswer, DoorRequest, EventOutcome, WindowFigures } from '@twolane/consumer';
import { hourOf } from '@twolane/event-time';
import type { Delta } from '../domain/model.ts';
import { isRecord } from '../domain/shape.ts';
import { paths } from './paths.ts';
import { countedEvent } from './testing/counting.ts';
import { runWorkflow } from './testing/run-workflow.ts';
import { createWorld, NOW_MS } from './testing/world.ts';

const HOUR_MS = 3_600_000;
const first = NOW_MS - 3 * HOUR_MS;
const windows = [hourOf(first), hourOf(first + HOUR_MS)] as const;

/** A projection behind its door: figures by window, a new generation beside them, each event in it once. */
const projection = (live: ReadonlyMap<string, number>) => {
  const figures = new Map(live);
  const building = new Map<string, Map<string, number>>();
  let refuses: string | undefined;

  const outcome = (eventKey: string, more: Partial<EventOutcome> = {}): EventOutcome => ({
    eventKey,
    kind: 'applied',
    changes: [],
    emits: [],
    ...more,
  });
  const sum = (facts: ReadonlyMap<string, number>) =>
    [...facts.values()].reduce((all, units) => all + units, 0);
  const figuresOf = (window: string, facts = building.get(window)): WindowFigures => ({
    window,
    generation: 1,
    live: { units: figures.get(window) ?? 0 },
    ...(facts === undefined ? {} : { building: { units: sum(facts) } }),
  });
  const unitsIn = (event: unknown): readonly [string, number] => {
    const whole = isRecord(event) ? event : {};
    const data = isRecord(whole['data']) ? whole['data'] : {};
    return [String(whole['id']), Number(data['units'])];
  };
  const swap = (window: string): void => {
    const facts = building.get(window);
    // What only the live figures have is carried over; these know no single events, so it is all or nothing.
    if (facts !== undefined && facts.size > 0) figures.set(window, sum(facts));
    building.delete(window);
  };

  const call = async (consumer: string, request: DoorRequest): Promise<DoorAnswer> => {
    if (request.kind !== 'rebuild') throw new Error(`Nobody asks for ${request.kind}.`);
    const { step } = request;
    if ('events' in request) {
      const facts = step === 'fill' ? building.get(request.window) : new Map<string, number>();
      const events = request.events.map(unitsIn);
      const outcomes = events.map(([id, units]) => {
        const known = facts?.has(id) === true;
        facts?.set(id, units);
        return outcome(`twolane.tests/${id}`, known ? { kind: 'alreadyApplied' } : {});
      });
      return { consumer, outcomes, figures: [figuresOf(request.window, facts)] };
    }
    for (const window of request.windows) {
      if (step === 'begin' && !building.has(window)) building.set(window, new Map());
      if (step === 'abandon') building.delete(window);
      if (step === 'swap') swap(window);
    }
    const refusal = step === refuses ? ({ kind: 'failed', cause: 'taken' } as const) : {};
    return {
      consumer,
      outcomes: request.windows.map((window) => outcome(window, refusal)),
      figures: request.windows.map((window) => figuresOf(window)),
    };
  };
  return {
    call,
    figures,
    building,
    refuse: (step: string) => {
      refuses = step;
    },
  };
};

const start = async (live: ReadonlyMap<string, number>, hours = 2) => {
  const world = createWorld();
  const sales = projection(live);
  world.use({
    manifest: world.ports.manifest.map((one) => (one.name === 'sums' ? { ...one, projection: true } : one)),
    doors: { ...world.ports.doors, call: sales.call },
  });
  for (let n = 0; n < 5; n += 1) {
    const atMs = first + n * 15 * 60_000;
    const event = countedEvent({
      id: `count-${n}`,
      sku: `sku-${n}`,
      units: 10,
      occurredAtMs: atMs,
      recordedAtMs: atMs,
    });
    await world.store.commit({ writes: [], events: [event] });
  }
  await world.request({
    mode: 'rebuild',
    range: { axis: 'occurred', fromMs: first, toMs: first + hours * HOUR_MS },
  });
  return { world, sales };
};

test('windows are rebuilt beside the live ones; figures before and after are shown, and then swapped', async () => {
  const { world, sales } = await start(
    new Map([
      [windows[0], 40],
      [windows[1], 99],
    ]),
  );
  const shown: unknown[] = [];
  const end = await runWorkflow(world, {
    approval: async () => {
      const { plan, rehearsal } = await world.replay();
      shown.push(plan?.slices, rehearsal?.perConsumer['sums']?.measures);
      expect([...sales.figures.values()]).toEqual([40, 99]);
      expect(sales.building.size).toBe(0);
      await world.approve();
    },
  });
  expect(end).toBe('done');
  // Four counts in the first hour, one in the second, which live figures had wrong by 89.
  expect(shown).toEqual([2, { 'figures.units': -89 }]);
  expect([...sales.figures.values()]).toEqual([40, 10]);
  expect((await world.replay()).verification).toMatchObject({
    planned: 5,
    applied: 5,
    balanced: true,
    differencesEqual: true,
  });
});

test('an hour of which neither journal nor archive has an event is shown to stay as it is, as the swap leaves it', async () => {
  const third = hourOf(first + 2 * HOUR_MS);
  const { world, sales } = await start(
    new Map([
      [windows[0], 40],
      [windows[1], 99],
      [third, 77],
    ]),
    3,
  );
  const end = await runWorkflow(world, {
    approval: async () => {
      const { plan, rehearsal } = await world.replay();
      expect(rehearsal?.perConsumer['sums']?.measures).toEqual({ 'figures.units': -89 });
      const key = paths(world.replayId).deltaChunk('rehearsal', plan?.slices ?? 0, 0);
      const lines = gunzipSync(world.bucket.objects.get(key) ?? Buffer.of()).toString('utf8');
      const shown = lines
        .split('\n')
        .flatMap((line): readonly Delta[] => (line === '' ? [] : [JSON.parse(line)]));
      expect(shown.map(({ hour, outcome }) => [hour, outcome])).toEqual([
        [windows[0], 'alreadyApplied'],
        [windows[1], 'applied'],
        [third, 'nothing'],
      ]);
      expect(shown[2]).toMatchObject({ cause: 'no-events', changes: [{ fields: [] }] });
      await world.approve();
    },
  });
  expect(end).toBe('done');
  expect([...sales.figures.values()]).toEqual([40, 10, 77]);
});

test('aborted while it is filled: what was built is dropped, the live figures stay', async () => {
  const { world, sales } = await start(new Map([[windows[0], 1]]));
  const end = await runWorkflow(world, {
    approval: async () => {
      await world.approve();
      await world.task('beginStage');
      expect(sales.building.size).toBe(2);
      await world.wish('abort', 'wrong hour');
      await world.task('checkStage');
    },
  });
  expect(end).toBe('aborted');
  expect(sales.building.size).toBe(0);
  expect([...sales.figures]).toEqual([[windows[0], 1]]);
  expect(await world.replay()).toMatchObject({ status: 'aborted', cause: 'wrong hour' });
});

test('a window that is refused fails the replay by name, and nothing is left half built', async () => {
  const { world, sales } = await start(new Map());
  sales.refuse('begin');
  await expect(runWorkflow(world, { approval: () => world.approve() })).rejects.toThrow(
    `begin of ${windows[0]}: taken`,
  );
  await world.task('fail', {
    name: 'ApplyFailed',
    error: 'WindowRefused',
    cause: '{"errorMessage":"taken"}',
  });
  expect(await world.replay()).toMatchObject({
    status: 'failed',
    cause: 'ApplyFailed: WindowRefused: taken',
  });
  expect(sales.building.size).toBe(0);
});

test('no window is swapped while an invocation may run that looked before the rebuild began', async () => {
  const { world, sales } = await start(new Map());
  const times = new Map<string, number>();
  world.use({
    doors: {
      ...world.ports.doors,
      timeoutMs: async () => 30_000,
      call: async (consumer, request) => {
        if (request.kind === 'rebuild') times.set(request.step, world.ports.clock());
        return sales.call(consumer, request);
      },
    },
  });
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('done');
  const [begun = 0, swapped = 0] = [times.get('begin'), times.get('swap')];
  expect(swapped - begun).toBeGreaterThan(30_000);
  expect(swapped - begun).toBeLessThan(40_000);
});

test('paused in that time: it is swapped when a person says so', async () => {
  const { world, sales } = await start(new Map());
  let paused = false;
  world.use({
    sleep: async (ms) => {
      world.pass(ms);
      if (!paused && (await world.replay()).applied !== undefined) await world.wish('pause', 'wait');
    },
  });
  const end = await runWorkflow(world, {
    approval: () => world.approve(),
    resume: async () => {
      paused = true;
      expect((await world.replay()).status).toBe('paused');
      expect(sales.figures.size).toBe(0);
      await world.wish('run');
    },
  });
  expect({ end, paused }).toEqual({ end: 'done', paused: true });
  expect([...sales.figures.values()]).toEqual([40, 10]);
});

test('aborted in that time: nothing is swapped', async () => {
  const { world, sales } = await start(new Map([[windows[0], 1]]));
  world.use({
    sleep: async (ms) => {
      world.pass(ms);
      if ((await world.replay()).applied !== undefined) await world.wish('abort', 'not after all');
    },
  });
  expect(await runWorkflow(world, { approval: () => world.approve() })).toBe('aborted');
  expect([...sales.figures]).toEqual([[windows[0], 1]]);
});

test('new figures that too many events did not get into wait for a person before they are swapped in', async () => {
  const { world, sales } = await start(new Map([[windows[0], 40]]));
  world.use({
    doors: {
      ...world.ports.doors,
      call: async (consumer, request) => {
        const answer = await sales.call(consumer, request);
        if (request.kind !== 'rebuild' || request.step !== 'fill') return answer;
        const failed = { kind: 'failed', cause: 'unlucky', why: 'Not today.' } as const;
        return { ...answer, outcomes: answer.outcomes.map((outcome) => ({ ...outcome, ...failed })) };
      },
    },
  });
  const causes: unknown[] = [];
  const end = await runWorkflow(world, {
    approval: () => world.approve(),
    resume: async () => {
      causes.push((await world.replay()).cause?.split(':')[0]);
      expect([...sales.figures]).toEqual([[windows[0], 40]]);
      await world.wish('abort', 'wrong figures');
    },
  });
  expect({ end, causes }).toEqual({ end: 'aborted', causes: ['too-many-failures'] });
  expect([...sales.figures]).toEqual([[windows[0], 40]]);
});
