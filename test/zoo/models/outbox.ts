import { type CloudEvent, eventKey, timeText } from '@twolane/contracts';
import { createRelay, createSweeper, insertedRows } from '@twolane/outbox';
import { RetryableError } from '@twolane/store';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Around } from '../../crash-points/core/calls.ts';
import { line, placed } from '../../crash-points/scenarios/given-events.ts';
import { receiptBooks } from '../../crash-points/world/books.ts';
import { arrivedIds, busOf, publishPortsOf } from '../../crash-points/world/bus.ts';
import { type Lane1, lane1, OUTBOX, OUTBOX_SHARDS } from '../../crash-points/world/lane1.ts';
import { createRandom, type Random, seedFor } from '../../simulation/kernel/random.ts';

const MINUTE_MS = 60_000;
/** A function may live for 15 minutes, and its clock be 5 behind. */
const SLOWEST_WRITER_MS = 20 * MINUTE_MS;

/** Calls fail now and then, before their effect or after it. */
const faulty =
  (random: Random, rateNow: () => number): Around =>
  async (name, serve, broken = () => new RetryableError(`${name}: the line broke.`)) => {
    if (random.chance(rateNow())) throw broken();
    const value = await serve();
    if (random.chance(rateNow())) throw broken();
    return value;
  };

/** A busy minute, of more rows than a page has, costs as much as fifty others: one seed in twenty has one, and an early one. */
const BURST_EVERY = 20;
const BURST_AT = 5;

interface Row {
  readonly event: CloudEvent;
  /** When its writer's transaction comes through. */
  readonly writtenAtMs: number;
}

/** Often just before a minute may be settled: a sweeper that is a little early is early for these. */
const latenessOfWriter = (random: Random): number =>
  random.whole(random.chance(0.5) ? SLOWEST_WRITER_MS - MINUTE_MS / 2 : 0, SLOWEST_WRITER_MS);

/** Rows of some minutes, most written at once, some by writers that are slow, some in bursts. */
const rowsOf = (random: Random, fromMs: number, isBurst: boolean): readonly Row[] => {
  const minutes = random.whole(1, 6);
  const burst = isBurst ? 520 : random.whole(0, 8);
  return Array.from({ length: burst + random.whole(1, 6) }, (_, n): Row => {
    const recordedMs = fromMs + random.whole(0, minutes * MINUTE_MS - 1);
    const lateMs = random.chance(0.15) ? latenessOfWriter(random) : 0;
    const happenedMs = recordedMs - (random.chance(0.2) ? random.whole(0, 30) * 3 * MINUTE_MS : 0);
    const event = {
      ...placed(`o-${n}`, [line('LAMP')]),
      time: timeText(happenedMs),
      recordedtime: timeText(recordedMs),
    };
    return { event, writtenAtMs: recordedMs + lateMs };
  }).toSorted((a, b) => a.writtenAtMs - b.writtenAtMs);
};

const recordOf = (event: CloudEvent, world: Lane1, n: number): DynamoDBRecord => {
  const { table: _, key, item } = world.store.layout.journal.rowFor(event);
  return {
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(1_000 + n),
      NewImage: { pk: { S: key.pk }, sk: { S: key.sk }, event: { S: String(item['event']) } },
    },
  };
};

/**
 * The journal on its way to the bus: the stream is read or is off and trimmed, the bus takes some and refuses some, writers are slow.
 * In the end every row has reached the bus or is set aside because it never can.
 */
export const huntOutbox = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'outbox'));
  const world = lane1();
  const { clock, store } = world;
  const startMs = clock.now();
  const outageUntilMs = startMs + random.whole(0, 12) * MINUTE_MS;
  const refused = random.chance(0.5) ? random.next() * 0.5 : 0;
  const bridge = busOf((id) => {
    if (id === 'o-0-placed' && seed % 7 === 0) return 'malformed';
    return clock.now() < outageUntilMs && random.chance(refused) ? 'throttled' : 'taken';
  });
  const rate = random.chance(0.5) ? 0 : 0.02;
  const around = faulty(random, () => (clock.now() < outageUntilMs ? rate : 0));
  const isStreamOn = random.chance(0.5);
  const rows = rowsOf(random, startMs, seed % BURST_EVERY === BURST_AT);
  const relay = createRelay(publishPortsOf(world, bridge, around));
  const sweeper = () =>
    createSweeper({ ...publishPortsOf(world, bridge, around), shards: OUTBOX_SHARDS, clock: clock.now });
  const stream: DynamoDBRecord[] = [];
  let written = 0;
  let mistold: string | undefined;

  const write = async (): Promise<void> => {
    for (const { event, writtenAtMs } of rows.slice(written)) {
      if (writtenAtMs > clock.now()) break;
      await store.commit({ writes: [], events: [event] });
      const stamp = Object(JSON.parse(rowText(world, event))).lateness;
      if (stamp !== latenessOf(event))
        mistold ??= `${event.id} is said to be ${stamp}, and is ${latenessOf(event)}`;
      written += 1;
      // A record that the stream loses is the sweeper's.
      if (isStreamOn && !random.chance(0.1)) stream.push(recordOf(event, world, written));
    }
  };
  const read = async (): Promise<void> => {
    const batch = stream.slice(0, 100);
    if (batch.length === 0) return;
    try {
      const failedFrom = await relay(insertedRows(batch));
      const at = batch.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failedFrom);
      stream.splice(0, failedFrom === undefined ? batch.length : at);
      // Retries are bounded, and what is left then goes to the on-failure destination.
      if (failedFrom !== undefined && random.chance(0.2)) stream.shift();
    } catch {
      if (random.chance(0.2)) stream.splice(0, batch.length);
    }
  };

  const firstSweepMs = startMs + random.whole(0, 3) * MINUTE_MS;
  const endMs = startMs + 50 * MINUTE_MS;
  while (clock.now() < endMs) {
    await write();
    await read();
    if (clock.now() >= firstSweepMs && !random.chance(0.1)) {
      try {
        await sweeper()(clock.now() + MINUTE_MS);
      } catch {
        // The schedule comes again.
      }
    }
    clock.pass(random.whole(20, 60) * 1_000);
  }
  return mistold ?? wrongAtRest(rows, bridge, receiptBooks(store, OUTBOX));
};

const rowText = ({ store }: Lane1, event: CloudEvent): string =>
  String(store.layout.journal.rowFor(event).item['event']);

/** Within a quarter of an hour it is on time; nothing here is older than a month. */
const latenessOf = ({ time, recordedtime }: CloudEvent): string =>
  Date.parse(recordedtime) - Date.parse(time) <= 15 * MINUTE_MS ? 'onTime' : 'late';

const wrongAtRest = (
  rows: readonly Row[],
  bridge: ReturnType<typeof busOf>,
  receipts: ReturnType<typeof receiptBooks>,
): string | undefined => {
  const arrived = new Set(arrivedIds(bridge));
  const aside = new Set(receipts.aside);
  const named = new Set(receipts.published);
  for (const { event } of rows) {
    const name = eventKey(event);
    if (event.id === 'o-0-placed' && aside.has(name)) continue;
    if (!arrived.has(event.id)) return `${event.id} never reached the bus`;
    if (aside.has(name)) return `${event.id} is set aside although the bus would take it`;
    if (!named.has(name)) return `${event.id} reached the bus, and no receipt says so`;
  }
  const recorded = new Set(rows.map(({ event }) => eventKey(event)));
  const stranger = [...named].find((name) => !recorded.has(name));
  return stranger === undefined ? undefined : `a receipt names ${stranger}, which nobody recorded`;
};
