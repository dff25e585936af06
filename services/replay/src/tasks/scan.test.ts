import fc from 'fast-check';
import { memoryFiles } from '../admin/testing/memory-files.ts';
import type { ScanItem } from '../domain/scan-plan.ts';
import { isScannedPart } from '../domain/scanned.ts';
import { cutSlices } from '../domain/slices.ts';
import { aggregatesIn, byAggregate, partWriter } from './part-writer.ts';
import { readJsonFile } from './read-file.ts';
import { readSlice } from './slice-events.ts';
import { countedEvent } from './testing/counting.ts';
import { runWorkflow } from './testing/run-workflow.ts';
import { createWorld, NOW_MS } from './testing/world.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

test('part files and slices: each event once, aggregates whole and in the order of recording', async () => {
  const event = fc.record({ id: fc.nat({ max: 60 }), sku: fc.nat({ max: 9 }), minute: fc.nat({ max: 50 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { maxLength: 80 }),
      fc.integer({ min: 1, max: 20 }),
      async (found, most) => {
        // The same id is the same event, wherever it is found.
        const byId = new Map(found.map((one) => [one.id, one]));
        const events = found.map(({ id }) => {
          const { sku, minute } = byId.get(id) ?? { sku: 0, minute: 0 };
          const atMs = NOW_MS + minute * 60_000;
          return countedEvent({ id: `e-${id}`, sku: `sku-${sku}`, occurredAtMs: atMs, recordedAtMs: atMs });
        });
        const { files } = memoryFiles(512);
        const writer = partWriter(
          files,
          { part: (n) => `p-${n}`, index: (n) => `i-${n}` },
          byAggregate,
          most,
        );
        for (const one of events) await writer.add(one);
        const indexes = [];
        for (let n = 0, parts = await writer.finish(); n < parts; n += 1) {
          indexes.push(await readJsonFile(files, `i-${n}`, isScannedPart));
        }
        expect(indexes.every((index) => index.events <= most)).toBe(true);
        const aggregates = new Set(indexes.flatMap((index) => [...aggregatesIn(index)]));
        expect(aggregates.size).toBe(new Set(events.map(({ subject }) => subject)).size);

        const seen: string[] = [];
        const sliceOf = new Map<string, number>();
        for (const slice of cutSlices(indexes, 15)) {
          const name = `replays/r/slices/${String(slice.slice).padStart(5, '0')}.json`;
          await files.put(name, Buffer.from(JSON.stringify(slice)));
          const { events: read } = await readSlice({ files }, 'r', slice.slice);
          const places = read.map(({ canary }) => canary);
          // As stages let them through.
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          const last = new Map<string, string>();
          for (const { eventKey, subject, recordedTime } of read) {
            seen.push(eventKey);
            expect(sliceOf.get(subject) ?? slice.slice).toBe(slice.slice);
            sliceOf.set(subject, slice.slice);
            expect(recordedTime >= (last.get(subject) ?? '')).toBe(true);
            last.set(subject, recordedTime);
          }
        }
        expect(seen.toSorted()).toEqual(
          [...new Set(events.map(({ id }) => `twolane.tests/${id}`))].toSorted(),
        );
      },
    ),
    { numRuns: 40 },
  );
});

test('what is older than the journal is read from the archive, where an event may lie twice', async () => {
  const world = createWorld();
  const recordedAtMs = NOW_MS - 20 * DAY_MS;
  const old = (id: string, atMs: number) =>
    countedEvent({ id, sku: 'sku-1', occurredAtMs: atMs, recordedAtMs: atMs });
  const inRange = old('old-1', recordedAtMs);
  world.archived.set(recordedAtMs + 60_000, [inRange, undefined, old('before', recordedAtMs - 2 * HOUR_MS)]);
  // The sweeper published it a day later, and the relay had, too.
  world.archived.set(recordedAtMs + DAY_MS, [inRange, old('old-2', recordedAtMs)]);
  await world.request({
    range: { axis: 'recorded', fromMs: recordedAtMs - HOUR_MS, toMs: recordedAtMs + HOUR_MS },
  });
  const kinds = new Set<string>();
  const end = await runWorkflow(world, {
    approval: async () => {
      const items: readonly ScanItem[] = world.bucket
        .text(`replays/${world.replayId}/hours.jsonl`)
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
      for (const { kind } of items) kinds.add(kind);
      await world.approve();
    },
  });
  expect(end).toBe('done');
  expect([...kinds]).toEqual(['archive']);
  const { plan, verification } = await world.replay();
  // Three lines matched; one of them is an event that was there already.
  expect(plan).toMatchObject({ planned: 2, events: 2, unreadable: 1 });
  expect(verification).toMatchObject({ planned: 2, applied: 2, balanced: true });
});
