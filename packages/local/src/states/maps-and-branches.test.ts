import type { Json } from '../template/json.ts';
import { housesByHand } from './testing/houses-by-hand.ts';
import { errorNamed, type Handler, task } from './testing/states-house.ts';

const house = housesByHand();

test('a distributed map reads lines, batches them, and lists what came out', async () => {
  const lines = Array.from({ length: 1_001 }, (_, n) => JSON.stringify({ n })).join('\n');
  const { start, outputOf, close } = house(
    {
      All: {
        Type: 'Map',
        MaxConcurrency: 7,
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'JSONL' },
          Arguments: { Bucket: '{% $states.input.bucket %}', Key: 'items.jsonl' },
        },
        ItemSelector: {
          at: '{% $states.context.Map.Item.Index %}',
          n: '{% $states.context.Map.Item.Value.n %}',
        },
        ItemBatcher: { MaxItemsPerBatch: 100, BatchInput: { id: '{% $states.input.id %}' } },
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'One',
          States: { One: task('count') },
        },
        End: true,
      },
    },
    {
      objects: { 'b/items.jsonl': lines },
      functions: {
        count: (payload) => {
          const { Items, BatchInput } = JSON.parse(JSON.stringify(payload));
          return { id: BatchInput.id, count: Items.length, first: Items[0].n };
        },
      },
    },
  );
  const output = await outputOf(start({ bucket: 'b', id: 'r1' }));
  expect(output).toHaveLength(11);
  expect(output).toMatchObject([
    ...Array.from({ length: 10 }, (_, n) => ({ id: 'r1', count: 100, first: n * 100 })),
    { count: 1, first: 1_000 },
  ]);
  close();
});

test('inline maps and parallel branches keep the order of their items', async () => {
  const { start, outputOf, close } = house({
    Each: {
      Type: 'Map',
      Items: '{% $states.input %}',
      MaxConcurrency: 2,
      Assign: { seen: '{% $count($states.result) %}' },
      ItemProcessor: {
        StartAt: 'One',
        States: {
          One: {
            Type: 'Pass',
            Output: '{% $states.input * 2 + $states.context.Map.Item.Index %}',
            End: true,
          },
        },
      },
      Next: 'Both',
    },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'A', States: { A: { Type: 'Pass', Output: '{% $sum($states.input) %}', End: true } } },
        { StartAt: 'B', States: { B: { Type: 'Pass', Output: '{% $seen %}', End: true } } },
      ],
      End: true,
    },
  });
  expect(await outputOf(start([1, 2, 3, 4, 5]))).toEqual([30 + 10, 5]);
  close();
});

const fail: Json = { Type: 'Fail', Error: 'Inner', Cause: 'on purpose' };

const waiting: Json = { Type: 'Wait', Seconds: 1_000, End: true };

test('a branch that fails ends the others, and the state that holds them fails with its error', async () => {
  const { states, start, outputOf, quiet, clock, close } = house({
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 1, Next: 'B' }, B: fail } },
        {
          StartAt: 'M',
          States: {
            M: {
              Type: 'Map',
              Items: [1, 2],
              ItemProcessor: {
                ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
                StartAt: 'W',
                States: { W: waiting },
              },
              End: true,
            },
          },
        },
      ],
      Catch: [{ ErrorEquals: ['Inner'], Next: 'Done' }],
      End: true,
    },
    Done: { Type: 'Succeed' },
  });
  const arn = start();
  await quiet();
  await clock.advance(1_000);
  expect(await outputOf(arn)).toEqual({ Error: 'Inner', Cause: 'on purpose' });
  const found = states.findExecution(arn);
  const runs = found.ok ? states.mapRuns.list(found.value.id, 0, 10) : [];
  for (const { id, status } of runs) {
    expect(status).toBe('ABORTED');
    expect(states.mapRuns.counts(id)).toMatchObject({ ABORTED: { items: 2 }, RUNNING: { items: 0 } });
  }
  close();
});

test('a map that fails is tried again as a whole, and caught', async () => {
  const map = (mode: string): Json => ({
    Type: 'Map',
    Items: [1, 2],
    ItemProcessor: {
      ProcessorConfig: mode === 'INLINE' ? { Mode: mode } : { Mode: mode, ExecutionType: 'STANDARD' },
      StartAt: 'One',
      States: { One: task('fails') },
    },
    Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
    End: true,
  });
  const fails: Handler = () => {
    throw errorNamed('Bad');
  };
  for (const [mode, error] of [
    ['INLINE', 'Bad'],
    ['DISTRIBUTED', 'States.ExceedToleratedFailureThreshold'],
  ] as const) {
    const done: Json = { Type: 'Succeed', Output: '{% $states.input.Error %}' };
    const { start, outputOf, typesOf, quiet, clock, close } = house(
      { Map: map(mode), Done: done },
      { functions: { fails } },
    );
    const arn = start();
    await quiet();
    await clock.advance(1_000);
    expect(await outputOf(arn)).toBe(error);
    expect(typesOf(arn).filter((type) => type === 'MapStateFailed')).toHaveLength(2);
    close();
  }
});
