import { consumerHandler, type React } from '@twolane/consumer';
import { createCatalog, defineEvent, type EventOf, makeEvent, ok, text, whole } from '@twolane/contracts';
import type { Store } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import type { Manifest } from '../../domain/manifest.ts';

/** A small world for the worker's tests: goods are counted, and two consumers keep sums of them. */
export const Counted = defineEvent({
  name: 'Counted',
  version: 1,
  source: 'twolane.tests',
  owner: 'tests',
  description: 'Somebody counted.',
  data: { units: whole({ description: 'How many', sensitivity: 'internal', minimum: 0, maximum: 1_000 }) },
});
export const Told = defineEvent({
  name: 'Told',
  version: 1,
  source: 'twolane.tests',
  owner: 'tests',
  description: 'A sum was told.',
  data: { text: text({ description: 'What', sensitivity: 'internal', maxLength: 10 }) },
});
export const countedCatalog = createCatalog([Counted, Told]);
export type CountedEvent = EventOf<typeof Counted>;

export const SUMS = 'Sums';
const EVERY_FAILURE = 13;

const base = { description: 'for tests', service: 'tests', effect: 'state', projection: false } as const;
export const countedManifest: Manifest = [
  { ...base, name: 'sums', events: ['Counted.v1'], emits: [], functionKey: 'sums' },
  { ...base, name: 'doubles', events: ['Counted.v1'], emits: [], functionKey: 'doubles' },
  { ...base, name: 'deaf', events: ['Told.v1'], emits: [], functionKey: 'deaf' },
];

export const countedEvent = ({
  id,
  sku,
  units = 1,
  occurredAtMs,
  recordedAtMs,
}: {
  readonly id: string;
  readonly sku: string;
  readonly units?: number;
  readonly occurredAtMs: number;
  readonly recordedAtMs: number;
}): CountedEvent =>
  makeEvent(Counted, { id, subject: sku, occurredAtMs, recordedAtMs, data: { units }, correlationId: id });

/** Adds to the sum of its sku. `units: 13` can never be applied. */
const addUp =
  (consumer: string, times: number): React<CountedEvent> =>
  async (event) =>
    event.data.units === EVERY_FAILURE
      ? { kind: 'refused', cause: 'unlucky', why: 'Thirteen is never counted.' }
      : {
          kind: 'change',
          changeSet: {
            writes: [
              {
                kind: 'adjust',
                table: SUMS,
                key: { pk: consumer, sk: event.subject },
                counters: { units: { by: event.data.units * times } },
              },
            ],
            events: [],
          },
        };

/** A consumer's deployed function, on a store in memory. */
export const countingConsumer = (store: Store, consumer: string, clock: () => number) =>
  consumerHandler<CountedEvent>({
    consumer,
    catalog: createCatalog([Counted]),
    react: addUp(consumer, consumer === 'doubles' ? 2 : 1),
    store,
    inbox: 'mark',
    parking: { park: async () => ok(undefined) },
    telemetry: createTelemetry({ service: 'tests', function: consumer, consumer, sink: () => undefined }),
    visibility: { postpone: async () => undefined },
    clock,
    random: () => 0.5,
    sleep: async () => undefined,
  });
