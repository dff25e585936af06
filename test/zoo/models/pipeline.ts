import type { ConsumerPorts } from '@twolane/consumer';
import { type CloudEvent, eventKey, makeEvent } from '@twolane/contracts';
import { RetryableError } from '@twolane/store';
import { lambdaContext } from '@twolane/telemetry/testing';
import { bodyOf, sqsEvent } from '../../../packages/consumer/src/testing/sqs.ts';
import type { Around } from '../../crash-points/core/calls.ts';
import { BEGIN_MS } from '../../crash-points/world/clock.ts';
import { lane1, OUTBOX, PARKED } from '../../crash-points/world/lane1.ts';
import { createRandom, type Random, seedFor } from '../../simulation/kernel/random.ts';
import { createWrongs } from './first-wrong.ts';
import { Came, FORMS, type Form, SUMS, sums } from './pipeline-consumer.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LIFE_MS = 30_000;
const MAX_INVOCATIONS = 400;
const FORM_NAMES: readonly Form[] = ['steps', 'once', 'item'];
/** As the contract of every event says. */
const MAX_HOPS = 32;

interface Sent {
  readonly event: CloudEvent;
  readonly units: number;
  /** Each of them counts the units once. */
  readonly steps: number;
  readonly tellsOn: boolean;
  readonly fate: 'applied' | 'frozen' | 'future';
}

/** How long ago something happened when it was recorded: often right at the end of a window. */
const ageOf = (random: Random): number => {
  if (random.chance(0.5)) return random.whole(0, 10) * 1_000;
  const edge = random.pick([15 * MINUTE_MS, 30 * DAY_MS, -5 * MINUTE_MS]);
  return edge + random.whole(-1, 1);
};
const fateOf = (ageMs: number): Sent['fate'] => {
  if (ageMs > 30 * DAY_MS) return 'frozen';
  return ageMs < -5 * MINUTE_MS ? 'future' : 'applied';
};

const sourceOf = (n: number): string => (n % 2 === 0 ? 'warehouse.a' : 'warehouse.b');

const eventsOf = (random: Random, form: Form): readonly Sent[] => {
  const isLoop = form === 'steps' && random.chance(0.1);
  return Array.from({ length: random.whole(1, 12) }, (_, n): Sent => {
    const ageMs = ageOf(random);
    const units = random.whole(1, 9);
    const steps = form === 'steps' ? random.whole(1, 4) : 1;
    const tellsOn = isLoop && n === 0 && fateOf(ageMs) === 'applied';
    const event = makeEvent(Came, {
      id: `e-${Math.floor(n / 2)}`,
      source: sourceOf(n),
      subject: sourceOf(n),
      occurredAtMs: BEGIN_MS - ageMs,
      recordedAtMs: BEGIN_MS,
      data: { units, steps, tellsOn: tellsOn ? 1 : 0 },
    });
    return { event, units, steps, tellsOn, fate: fateOf(ageMs) };
  });
};

/**
 * The pipeline of consumers under a queue that repeats and reorders, a store that fails, processes that crash, are cut off, or freeze
 * and wake up late: each event counts once, what must not count is set aside, and nothing is lost.
 */
export const huntPipeline = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'pipeline'));
  const wrong = createWrongs();
  const world = lane1();
  const { clock, store } = world;
  const form = random.pick(FORM_NAMES.filter((name) => name in FORMS));
  const sent = eventsOf(random, form);
  const rates = { fail: random.chance(0.6) ? 0.05 : 0, crash: random.chance(0.5) ? 0.03 : 0 };
  let troubles = random.whole(0, 20);
  const trouble = (rate: number): boolean => {
    if (troubles === 0 || !random.chance(rate)) return false;
    troubles -= 1;
    return true;
  };
  let invokedAtMs = clock.now();
  let timeIsUp = () => {};
  const startTimer: ConsumerPorts['startTimer'] = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    timeIsUp = resolve;
    return { reached: promise, cancel: () => undefined };
  };
  const boot = () => {
    let crash: (() => void) | undefined;
    const died = new Promise<'crashed'>((resolve) => {
      crash = () => resolve('crashed');
    });
    let isAlive = true;
    const hang = (): Promise<never> => new Promise(() => undefined);
    const die = (): Promise<never> => {
      isAlive = false;
      crash?.();
      return hang();
    };
    const around: Around = async (name, serve, broken = () => new RetryableError(name)) => {
      if (!isAlive) return hang();
      if (name === 'commit' && clock.now() - invokedAtMs > LIFE_MS) {
        wrong('something is committed long after its invocation was over');
      }
      if (trouble(rates.crash)) return die();
      if (trouble(rates.fail)) throw broken();
      const value = await serve();
      if (!isAlive) return hang();
      // The sandbox is frozen between two invocations, with this answer on its way.
      if (name !== 'commit' && trouble(0.02)) clock.pass(15 * MINUTE_MS);
      if (name !== 'postpone' && trouble(0.02)) {
        // What is cut off goes no further: its sandbox sleeps, and is never woken for it.
        timeIsUp();
        return hang();
      }
      if (trouble(rates.crash)) return die();
      if (trouble(rates.fail)) throw broken();
      return value;
    };
    return { handler: sums(world, around, form, startTimer), died };
  };

  const waiting: { messageId: string; body: string; receiveCount: number }[] = [];
  const heard = new Set<string>();
  const send = (event: CloudEvent, messageId: string): void => {
    for (let copies = random.chance(0.2) ? 2 : 1; copies > 0; copies -= 1) {
      waiting.push({ messageId: `${messageId}-${copies}`, body: bodyOf(event), receiveCount: 0 });
    }
  };
  for (const [n, { event }] of random.shuffled(sent).entries()) send(event, `m-${n}`);

  let current = boot();
  for (let invocations = 0; waiting.length > 0; invocations += 1) {
    if (invocations > MAX_INVOCATIONS) return `${waiting.length} messages never come to their end`;
    const batch = waiting.splice(0, random.whole(1, 10));
    invokedAtMs = clock.now();
    const messages = batch.map((message) => ({
      ...message,
      receiveCount: message.receiveCount + 1,
      sentAtMs: BEGIN_MS,
    }));
    const answer = await Promise.race([
      current.handler(sqsEvent(...messages), lambdaContext({ remainingMs: LIFE_MS })),
      current.died,
    ]);
    const failed =
      answer === 'crashed'
        ? new Set(batch.map(({ messageId }) => messageId))
        : new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    if (answer === 'crashed') current = boot();
    waiting.push(...messages.filter(({ messageId }) => failed.has(messageId)));
    clock.pass(1_000);
    for (const { key, item } of store.all(OUTBOX)) {
      if (heard.has(key.sk) || typeof item['event'] !== 'string') continue;
      heard.add(key.sk);
      send(JSON.parse(item['event']), `told-${heard.size}`);
    }
  }
  return wrong.first() ?? wrongAtRest(sent, world);
};

const wrongAtRest = (sent: readonly Sent[], { store }: ReturnType<typeof lane1>): string | undefined => {
  for (const source of ['warehouse.a', 'warehouse.b']) {
    const expected = sent
      .filter(({ event, fate }) => event.source === source && fate === 'applied')
      .reduce((sum, { units, steps, tellsOn }) => sum + units * (steps + (tellsOn ? MAX_HOPS : 0)), 0);
    const item = store.all(SUMS).find(({ key }) => key.pk === 'sum' && key.sk === source)?.item;
    const is = Number(item?.['units'] ?? 0);
    if (is !== expected) return `${source}: ${is} units were counted, and ${expected} came`;
  }
  const causes = [
    ...new Set(store.all(PARKED).map(({ item }) => `${String(item['cause'])} ${idIn(item['body'])}`)),
  ];
  const expected = sent.flatMap(({ event, fate, tellsOn }) => [
    ...(fate === 'applied' ? [] : [`${fate} ${eventKey(event)}`]),
    ...(tellsOn ? ['hop-limit'] : []),
  ]);
  const shown = causes.map((cause) => (cause.startsWith('hop-limit') ? 'hop-limit' : cause)).toSorted();
  return JSON.stringify(shown) === JSON.stringify(expected.toSorted())
    ? undefined
    : `set aside are ${shown.join(', ')}; should be ${expected.join(', ')}`;
};

const idIn = (body: unknown): string => {
  const { detail } = Object(JSON.parse(String(body)));
  return eventKey(detail);
};
