import { receiveEvent } from '@twolane/contracts';
import { catalog } from '@twolane/events';
import { arrival, lines, stage } from './testing/sent-upload.ts';

test('an event that the journal holds is bad, by the time of recording that its line says', async () => {
  const recorded = (n: number): object => ({
    ...arrival(n),
    recordedtime: '2026-11-25T06:07:08.009Z',
  });
  const it = await stage(
    lines(
      recorded(1),
      recorded(2),
      // The same minute in another zone.
      { ...recorded(3), recordedtime: '2026-11-25T07:07:59+01:00' },
      { ...recorded(4), recordedtime: '2026-11-25T06:08:00Z' },
      { ...recorded(5), recordedtime: 'yesterday' },
      arrival(6),
    ),
  );
  for (const n of [1, 3, 4, 5, 6]) {
    const event = receiveEvent(catalog, arrival(n), { recordedAtMs: Date.parse('2026-11-25T06:07:08.009Z') });
    if (!event.ok) throw new Error(JSON.stringify(event.refusal));
    await it.store.commit({ writes: [], events: [event.value] });
  }
  await it.validate();
  const { report, status } = (await it.upload()) ?? {};
  expect(status).toBe('invalid');
  const why =
    '/id was recorded in the minute of 2026-11-25T06:07Z, with the same source: redeliver that time to whoever lacks it';
  expect(report).toMatchObject({ lines: 6, good: 4, bad: 2, recorded: 2, duplicates: 0 });
  expect(report?.firstBad).toEqual([
    { line: 1, problems: [why] },
    { line: 3, problems: [why] },
  ]);
  expect(it.lines('uploads/u-1/run-1-a1/good/00000.jsonl')).toMatchObject(
    ['delivery-2', 'delivery-4', 'delivery-5', 'delivery-6'].map((id) => ({ id })),
  );
});

test('a thousand lines are asked about together, and stay in their order', async () => {
  const said = Array.from({ length: 1_003 }, (_, n) =>
    n % 10 === 0 ? 'broken' : arrival(n, { recordedtime: '2026-11-25T06:07:08.009Z' }),
  );
  const it = await stage(lines(...said));
  await it.validate();
  expect((await it.upload())?.report).toMatchObject({ lines: 1_003, good: 902, bad: 101, recorded: 0 });
  expect((await it.upload())?.report?.firstBad.map(({ line }) => line)).toEqual(
    Array.from({ length: 20 }, (_, n) => n * 10 + 1),
  );
  const ids = it
    .lines('uploads/u-1/run-1-a1/good/00000.jsonl')
    .map((event) => Reflect.get(Object(event), 'id'));
  expect(ids).toEqual(said.flatMap((line) => (typeof line === 'string' ? [] : [line.id])));
});
