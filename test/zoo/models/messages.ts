import { createParking } from '@twolane/consumer';
import { type CloudEvent, timeText } from '@twolane/contracts';
import { callWith } from '@twolane/http/testing';
import { bodyOf } from '../../../packages/consumer/src/testing/sqs.ts';
import { auditTrail, verifyTrail } from '../../../services/replay/src/audit/index.ts';
import { messageTable } from '../../../services/replay/src/messages/index.ts';
import type { Handling } from '../../../services/replay/src/messages/rules/handling.ts';
import { type CrashPoint, countCalls } from '../../crash-points/core/calls.ts';
import { arrived, line, placed } from '../../crash-points/scenarios/given-events.ts';
import { BEGIN_MS } from '../../crash-points/world/clock.ts';
import { PARKED } from '../../crash-points/world/lane1.ts';
import { type Lane2, lane2, REPLAY } from '../../crash-points/world/lane2/lane2.ts';
import { createRandom, type Random, seedFor } from '../../simulation/kernel/random.ts';

const MINUTE_MS = 60_000;
const MAX_DEEDS = 12;
const PEOPLE = ['ann', 'bob'];
const table = messageTable({ parked: PARKED, own: REPLAY });

interface Message {
  readonly consumer: 'inventory-restock' | 'payments-intents';
  readonly cause: 'invalid-data' | 'frozen' | 'retryable';
  /** As it should be. */
  readonly event: CloudEvent;
  readonly sentAtMs: number;
  readonly sqsId: string;
}

interface Told {
  /** How often somebody was told that it was sent. */
  redrives: number;
  /** Sent perhaps, without anybody's being told. */
  perhaps: number;
  editedBy: string | undefined;
}

const messagesOf = (random: Random): readonly Message[] =>
  Array.from({ length: random.whole(1, 3) }, (_, n): Message => {
    const consumer = random.pick(['inventory-restock', 'payments-intents'] as const);
    const cause = random.pick(['invalid-data', 'frozen', 'retryable'] as const);
    const lines = [line('S0', n + 1)];
    const event = consumer === 'inventory-restock' ? arrived(`d-${n}`, lines) : placed(`o-${n}`, lines);
    return { consumer, cause, event, sentAtMs: BEGIN_MS - 10 * MINUTE_MS + n, sqsId: `m-${n}` };
  });

const bodyFor = ({ cause, event }: Message): string =>
  bodyOf(cause === 'invalid-data' ? { ...event, data: { broken: true } } : event);
const idOf = ({ consumer, sentAtMs, sqsId }: Message): string =>
  `${consumer}.${timeText(sentAtMs).replaceAll(/[-:.]/g, '')}.${sqsId}`;

/**
 * People edit, redrive and discard messages that were set aside, one by one and all at once, and whoever serves them may crash. What
 * they are told has happened, and nothing else has.
 */
export const huntMessages = async (seed: number): Promise<string | undefined> => {
  const random = createRandom(seedFor(seed, 'messages'));
  const lane = lane2();
  const messages = messagesOf(random);
  const parking = createParking({ store: lane.world.store, table: PARKED });
  for (const message of messages) {
    const { consumer, cause, sentAtMs, sqsId } = message;
    await parking.park({
      ...{ consumer, cause, why: 'so', body: bodyFor(message), messageId: sqsId },
      ...{ sentAtMs, receivedAtMs: sentAtMs },
    });
  }
  const told = new Map(
    messages.map((one) => [one, { redrives: 0, perhaps: 0, editedBy: undefined } as Told]),
  );
  for (let deeds = 0; deeds < MAX_DEEDS; deeds += 1) {
    const message = random.pick(messages);
    const word = await deed(lane, random, message, messages, told, `key-${deeds}`);
    if (word !== undefined) return word;
    lane.world.clock.pass(1_000);
    for (const one of messages) {
      const wrong = await looksWrong(lane, one, told.get(one));
      if (wrong !== undefined) return wrong;
    }
  }
  const { holds } = await verifyTrail(auditTrail(REPLAY), lane.world.store);
  return holds ? undefined : 'the audit trail is broken';
};

const sentOf = (lane: Lane2, { event }: Message): readonly string[] =>
  lane.redriven.flatMap(({ body }) => (Object(JSON.parse(body)).detail.id === event.id ? [body] : []));

const handlingOf = async (lane: Lane2, { consumer, sentAtMs, sqsId }: Message): Promise<Handling> =>
  (await table.find(lane.world.store, { consumer, sentAtMs, sqsMessageId: sqsId }))?.handling ?? {};

const looksWrong = async (
  lane: Lane2,
  message: Message,
  told: Told | undefined,
): Promise<string | undefined> => {
  const sent = sentOf(lane, message).length;
  const { redriven } = await handlingOf(lane, message);
  const { redrives = 0, perhaps = 0 } = told ?? {};
  if (redriven !== undefined && sent === 0)
    return `${message.sqsId} is said to be redriven, and was never sent`;
  if (message.cause === 'frozen' && sent > 0) return `${message.sqsId} is frozen, and was sent`;
  if (sent < redrives)
    return `${message.sqsId} was sent ${sent} times, and people were told so ${redrives} times`;
  if (sent > redrives + perhaps) return `${message.sqsId} was sent ${sent} times, and should be ${redrives}`;
  return undefined;
};

type Kind = 'edit' | 'redrive' | 'discard' | 'all';

/** One command of one person, repeated after a crash; what is wrong with its answer. */
const deed = async (
  lane: Lane2,
  random: Random,
  message: Message,
  messages: readonly Message[],
  told: ReadonlyMap<Message, Told>,
  key: string,
): Promise<string | undefined> => {
  const kind = random.pick<Kind>(['edit', 'redrive', 'redrive', 'redrive', 'discard', 'all']);
  const [by, again] = [random.pick(PEOPLE), random.chance(0.2)];
  const before = new Map<Message, Handling>();
  for (const one of messages) before.set(one, await handlingOf(lane, one));
  const sentBefore = lane.redriven.length;
  // Most have looked at the newest copy, some at none or at one that another has taken the place of.
  const newest = before.get(message)?.edited?.copy;
  const copy = random.chance(0.9) ? newest : random.chance(0.5) ? undefined : random.whole(1, 2);
  const crash: readonly CrashPoint[] = random.chance(0.3)
    ? [
        {
          call: random.whole(1, 12),
          how: random.pick(['crashBefore', 'crashAfter', 'failBefore', 'failAfter']),
        },
      ]
    : [];
  const calls = countCalls(crash);
  const requests: Readonly<Record<Kind, { readonly route: string; readonly body: object }>> = {
    edit: { route: 'PUT /admin/messages/{messageId}', body: { event: message.event, reason: 'mended' } },
    redrive: {
      route: 'POST /admin/messages/{messageId}/redrive',
      body: { reason: 'again', again, ...(copy === undefined ? {} : { copy }) },
    },
    discard: { route: 'POST /admin/messages/{messageId}/discard', body: { reason: 'enough' } },
    all: {
      route: 'POST /admin/messages/redrive',
      body: {
        ...{ consumer: message.consumer, ratePerSec: 100, limit: 100, reason: 'all of them' },
        sentAfter: timeText(BEGIN_MS - 60 * MINUTE_MS),
      },
    },
  };
  let answer: Awaited<ReturnType<typeof callWith>> | undefined;
  let wasInterrupted = false;
  for (let tries = 0; tries < 4 && answer === undefined; tries += 1) {
    const process = calls.boot();
    const ending = await process.run(() =>
      callWith(lane.http(process.around), {
        ...requests[kind],
        ...(kind === 'all' ? {} : { params: { messageId: idOf(message) } }),
        headers: { 'idempotency-key': `"${key}"`, ...(kind === 'edit' ? { 'if-match': '*' } : {}) },
        claims: { client_id: by, scope: 'read deadletters:manage' },
      }),
    );
    if (ending.kind === 'ended' && ending.value.status < 500) answer = ending.value;
    else wasInterrupted = true;
  }
  calls.reap();
  const isDone = answer?.status === 200;
  if (kind === 'all') {
    noteAll(lane, messages, told, sentBefore, wasInterrupted);
    return isDone ? allWrong(lane, message, messages, before, by, sentBefore) : undefined;
  }
  const handling = before.get(message) ?? {};
  const known = told.get(message);
  if (known === undefined) return undefined;
  if (kind === 'edit') {
    if (isDone) known.editedBy = by;
    if (!isDone || wasInterrupted) return undefined;
    const may =
      message.cause !== 'frozen' && handling.redriven === undefined && handling.discarded === undefined;
    return may ? undefined : `${message.sqsId} was edited, and must not be`;
  }
  if (kind === 'discard') return undefined;
  if (wasInterrupted) known.perhaps += 2;
  if (!isDone) return undefined;
  known.redrives += wasInterrupted ? 0 : 1;
  const why = whyNotRedriven(message, handling, { by, again, copy });
  if (why !== undefined) return wasInterrupted ? undefined : `${message.sqsId} was redriven although ${why}`;
  const wanted = known.editedBy === undefined ? bodyFor(message) : bodyOf(message.event);
  const last = sentOf(lane, message).at(-1);
  return last === undefined || sameDetail(last, wanted)
    ? undefined
    : `${message.sqsId}: what was sent is not ${known.editedBy === undefined ? 'the original' : 'the corrected copy'}`;
};

/** Compared without the stamp that an edit drops. */
const sameDetail = (one: string, other: string): boolean => {
  const data = (body: string): string => JSON.stringify(Object(JSON.parse(body)).detail.data);
  return data(one) === data(other);
};

const whyNotRedriven = (
  { cause, consumer }: Message,
  { redriven, discarded, edited }: Handling,
  { by, again, copy }: { readonly by: string; readonly again: boolean; readonly copy?: number | undefined },
): string | undefined => {
  if (cause === 'frozen') return 'it is frozen';
  if (consumer === 'payments-intents' && edited?.by === by)
    return 'whoever sends it has edited it, and money follows';
  if (redriven !== undefined && !again) return 'it was before';
  if (redriven === undefined && discarded !== undefined) return 'it was discarded';
  return consumer === 'payments-intents' && edited !== undefined && edited.copy !== copy
    ? 'money follows, and another copy was looked at'
    : undefined;
};

const noteAll = (
  lane: Lane2,
  messages: readonly Message[],
  told: ReadonlyMap<Message, Told>,
  sentBefore: number,
  wasInterrupted: boolean,
): void => {
  for (const one of messages) {
    const known = told.get(one);
    if (known === undefined) continue;
    const bodies = lane.redriven.slice(sentBefore);
    known.redrives += bodies.filter(({ body }) => Object(JSON.parse(body)).detail.id === one.event.id).length;
    if (wasInterrupted) known.perhaps += 2;
  }
};

const allWrong = (
  lane: Lane2,
  { consumer }: Message,
  messages: readonly Message[],
  before: ReadonlyMap<Message, Handling>,
  by: string,
  sentBefore: number,
): string | undefined => {
  const sent = lane.redriven.slice(sentBefore).map(({ body }) => Object(JSON.parse(body)).detail.id);
  for (const one of messages.filter((each) => each.consumer === consumer)) {
    const isSent = sent.includes(one.event.id);
    const why = whyNotRedriven(one, before.get(one) ?? {}, { by, again: false });
    if (why !== undefined && isSent) return `${one.sqsId} was redriven with all others although ${why}`;
    if (why === undefined && !isSent) return `${one.sqsId} was passed over`;
  }
  return undefined;
};
