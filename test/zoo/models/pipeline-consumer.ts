import {
  type ConsumerHandler,
  type ConsumerPorts,
  consumerHandler,
  hasApplied,
  type React,
  withApplied,
} from '@twolane/consumer';
import { createCatalog, defineEvent, type EventOf, eventKey, makeEvent, whole } from '@twolane/contracts';
import { putOver } from '@twolane/store';
import type { Around } from '../../crash-points/core/calls.ts';
import type { Lane1 } from '../../crash-points/world/lane1.ts';

/** A small world: units come, in steps, and each of them may be told on, as the very event that the consumer takes. */
export const Came = defineEvent({
  name: 'Came',
  version: 1,
  producedBy: 'apps',
  owner: 'tests',
  description: 'Units came.',
  data: {
    units: whole({ description: 'How many', sensitivity: 'internal', minimum: 1, maximum: 1_000 }),
    steps: whole({ description: 'In how many steps', sensitivity: 'internal', minimum: 1, maximum: 4 }),
    tellsOn: whole({
      description: 'Whether it says so again',
      sensitivity: 'internal',
      minimum: 0,
      maximum: 1,
    }),
  },
});
export type CameEvent = EventOf<typeof Came>;

type StartTimer = NonNullable<ConsumerPorts['startTimer']>;

export const SUMS = 'Sums';

/** As much as the event says, one unit of its steps for each call; how far it is, is in an item of its own. */
const addUp: React<CameEvent> = async (event, { store, derivedId, nowMs }) => {
  const { units, steps, tellsOn } = event.data;
  const key = { pk: `progress#${event.source}`, sk: event.id };
  const before = await store.get(SUMS, key);
  const done = Number(before?.item['done'] ?? 0);
  if (done >= steps) return { kind: 'alreadyApplied' };
  const isLast = done + 1 === steps;
  const put = { table: SUMS, key, item: { done: done + 1 } };
  const next = makeEvent(Came, {
    id: derivedId('a'),
    // Said by a service of ours from then on.
    source: 'twolane.tests',
    subject: event.subject,
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
    cause: event,
    data: { units, steps: 1, tellsOn },
  });
  return {
    kind: 'change',
    more: !isLast,
    changeSet: {
      writes: [
        before === undefined
          ? { kind: 'putIfAbsent', ...put }
          : { kind: 'putIfVersion', version: before.version, ...put },
        {
          kind: 'adjust',
          table: SUMS,
          key: { pk: 'sum', sk: event.subject },
          counters: { units: { by: units } },
        },
      ],
      events: isLast && tellsOn === 1 ? [next] : [],
    },
  };
};

/** The same in one step, remembered by its mark alone. */
const addAtOnce: React<CameEvent> = async (event) => ({
  kind: 'change',
  changeSet: {
    writes: [
      {
        kind: 'adjust',
        table: SUMS,
        key: { pk: 'sum', sk: event.subject },
        counters: { units: { by: event.data.units } },
      },
    ],
    events: [],
  },
});

/** The same, remembered in the item itself. */
const addInItem: React<CameEvent> = async (event, { store }) => {
  const key = { pk: 'sum', sk: event.subject };
  const before = await store.get(SUMS, key);
  const applied = before?.item['applied'];
  const inbox = { applied: Array.isArray(applied) ? applied.map(String) : [] };
  const name = eventKey(event);
  if (hasApplied(inbox, name)) return { kind: 'alreadyApplied' };
  const units = Number(before?.item['units'] ?? 0) + event.data.units;
  const item = { units, applied: withApplied(inbox, name) };
  const write = putOver(before?.version, { table: SUMS, key, item });
  return { kind: 'change', changeSet: { writes: [write], events: [] } };
};

export const FORMS = { steps: addUp, once: addAtOnce, item: addInItem } as const;
export type Form = keyof typeof FORMS;

export const sums = (world: Lane1, around: Around, form: Form, startTimer: StartTimer): ConsumerHandler =>
  consumerHandler<CameEvent>({
    ...world.consumerPorts('sums', around),
    consumer: 'sums',
    startTimer,
    inbox: form === 'item' ? 'aggregate' : 'mark',
    effect: 'state',
    catalog: createCatalog([Came]),
    react: FORMS[form],
  });
