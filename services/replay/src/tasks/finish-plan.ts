import { estimate } from '../domain/estimate.ts';
import { MAX_REPLAY_EVENTS } from '../domain/limits.ts';
import { blastRadius } from '../domain/manifest.ts';
import type { ConsumerPlan, Plan, Replay } from '../domain/model.ts';
import { isScannedItem, isScannedPart, type ScannedPart } from '../domain/scanned.ts';
import { cutSlices, type Slice, sliceSize } from '../domain/slices.ts';
import { addCounts } from '../domain/totals.ts';
import { changeReplay, loadReplay } from './change-replay.ts';
import { closeReplay } from './close-replay.ts';
import { aggregatesIn } from './part-writer.ts';
import { paths } from './paths.ts';
import { identityOf } from './plan-hash.ts';
import type { WorkPorts } from './ports.ts';
import { NotPlannable } from './prepare.ts';
import { readJsonFile, textLines } from './read-file.ts';
import { takersIn } from './scan.ts';

interface Scanned {
  readonly items: number;
  readonly unreadable: number;
  readonly parts: readonly Pick<ScannedPart, 'key' | 'offsets' | 'counts'>[];
  readonly byTypeAndHour: ReadonlyMap<string, Readonly<Record<string, number>>>;
  readonly events: number;
  readonly late: number;
  readonly frozen: number;
  readonly aggregates: number;
}

/** Makes the plan of what was scanned, and cuts it into slices. Nothing in it: the replay ends as `empty`. */
export const finishPlan = async (
  ports: WorkPorts,
  replayId: string,
): Promise<{ readonly next: 'rehearse' | 'empty' | 'aborted' }> => {
  const { replay, control } = await loadReplay(ports, replayId);
  if (control.wish === 'abort') {
    await closeReplay(ports, replayId, { status: 'aborted', cause: control.cause ?? 'aborted' });
    return { next: 'aborted' };
  }
  const scanned = await readScanned(ports, replayId);
  const isRebuild = replay.spec.mode === 'rebuild';
  const slices = cutSlices(scanned.parts, isRebuild ? 0 : sliceSize(scanned.events));
  const plan = await planOf(ports, replay, scanned, slices);
  if (plan.planned === 0) {
    await closeReplay(ports, replayId, {
      status: 'empty',
      cause: 'nothing-matches: no event that the consumers take lies in the range and matches the filter',
      last: { plan },
    });
    return { next: 'empty' };
  }
  await writeSlices(ports, replayId, slices);
  await changeReplay(ports, replayId, ({ replay: now }) =>
    now.status === 'planning'
      ? {
          replay: { ...now, status: 'rehearsing', plan },
          audit: {
            action: 'rehearsal-began',
            details: { planHash: plan.planHash, planned: plan.planned, slices: plan.slices },
          },
        }
      : undefined,
  );
  return { next: 'rehearse' };
};

const readScanned = async ({ files }: WorkPorts, replayId: string): Promise<Scanned> => {
  const names = paths(replayId);
  const hours = await files.read(names.hours);
  const parts: Pick<ScannedPart, 'key' | 'offsets' | 'counts'>[] = [];
  const byTypeAndHour = new Map<string, Readonly<Record<string, number>>>();
  const aggregates = new Set<number>();
  let [items, unreadable, events, late, frozen] = [0, 0, 0, 0, 0];
  if (hours !== undefined) for await (const _ of textLines(hours.chunks)) items += 1;
  for (let item = 0; item < items; item += 1) {
    const found = await readJsonFile(files, names.scanned(item), isScannedItem);
    unreadable += found.unreadable;
    for (let n = 0; n < found.parts; n += 1) {
      const part = await readJsonFile(files, names.partIndex(item, n), isScannedPart);
      parts.push({ key: part.key, offsets: part.offsets, counts: part.counts });
      events += part.events;
      late += part.late;
      frozen += part.frozen;
      for (const id of aggregatesIn(part)) aggregates.add(id);
      for (const [type, hoursOfType] of Object.entries(part.byTypeAndHour)) {
        byTypeAndHour.set(type, addCounts(byTypeAndHour.get(type) ?? {}, hoursOfType));
      }
    }
    if (events > MAX_REPLAY_EVENTS) {
      throw new NotPlannable(
        `More than ${MAX_REPLAY_EVENTS} events match; replay a shorter range at a time.`,
      );
    }
  }
  return { items, unreadable, parts, byTypeAndHour, events, late, frozen, aggregates: aggregates.size };
};

const planOf = async (
  ports: WorkPorts,
  replay: Replay,
  scanned: Scanned,
  slices: readonly Slice[],
): Promise<Plan> => {
  const counted = consumersIn(ports, replay).flatMap((consumer) => {
    const found = countedFor(ports, replay, scanned, consumer);
    return found.events === 0 ? [] : [found];
  });
  const names = counted.map(({ consumer }) => consumer);
  const { planHash, code } = await identityOf(ports, replay, names);
  const codes = new Map(code.map(({ consumer, codeSha256 }) => [consumer, codeSha256]));
  const perConsumer = counted.map((one) => ({ ...one, codeSha256: codes.get(one.consumer) ?? '' }));
  const planned = perConsumer.reduce((sum, { events }) => sum + events, 0);
  const reached = blastRadius(ports.manifest, names);
  const { mode, ratePerSec } = replay.spec;
  return {
    planHash,
    planned,
    events: scanned.events,
    perConsumer,
    aggregates: scanned.aggregates,
    downstream: reached.downstream,
    externalEffects: reached.externalEffects,
    lateCount: scanned.late,
    frozenCount: scanned.frozen,
    unreadable: scanned.unreadable,
    estimate: estimate(
      {
        mode,
        deliveries: planned,
        // At its dearest: that all of it applies. The rehearsal knows better, and the plan is then estimated anew.
        applying: planned,
        events: scanned.events,
        takers: scanned.events === 0 ? 0 : planned / scanned.events,
        scanItems: scanned.items,
        shards: ports.outboxShards,
        slices: slices.length,
        ratePerSec,
      },
      ports.prices,
    ),
    slices: slices.length,
    expiresAtMs: ports.clock() + ports.times.approvalMs,
  };
};

/** In order of name. */
const consumersIn = ({ manifest }: WorkPorts, { spec }: Replay): readonly string[] =>
  (spec.mode === 'backfill' ? manifest.map(({ name }) => name) : spec.consumers).toSorted();

const countedFor = (
  ports: WorkPorts,
  replay: Replay,
  { byTypeAndHour }: Scanned,
  consumer: string,
): Omit<ConsumerPlan, 'codeSha256'> => {
  const byType = new Map<string, number>();
  let byHour: Readonly<Record<string, number>> = {};
  for (const [type, hours] of byTypeAndHour) {
    if (!takersIn(ports, replay, type).includes(consumer)) continue;
    byType.set(
      type,
      Object.values(hours).reduce((sum, count) => sum + count, 0),
    );
    byHour = addCounts(byHour, hours);
  }
  const events = [...byType.values()].reduce((sum, count) => sum + count, 0);
  return { consumer, events, byType: Object.fromEntries(byType), byHour };
};

const writeSlices = async (
  { files }: WorkPorts,
  replayId: string,
  slices: readonly Slice[],
): Promise<void> => {
  const names = paths(replayId);
  for (const slice of slices) {
    await files.put(names.slice(slice.slice), Buffer.from(JSON.stringify(slice)));
  }
  const lines = slices.map(({ slice }) => `${JSON.stringify({ slice })}\n`).join('');
  await files.put(names.slices, Buffer.from(lines));
};
