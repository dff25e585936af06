import { createEventBridgeBus, type PublishPorts } from '@twolane/outbox';
import {
  type EntryFate,
  type FakeEventBridge,
  fakeEventBridge,
} from '../../../packages/outbox/src/testing/fake-event-bridge.ts';
import type { Around } from '../core/calls.ts';
import { interruptedStore } from './interrupted.ts';
import { type Lane1, OUTBOX, silentTelemetry } from './lane1.ts';

const RETENTION_DAYS = 14;

const hungUp = (): Error => Object.assign(new Error('socket hang up'), { name: 'TimeoutError' });

/** The bus outlives every process; what becomes of an entry in its n-th call is told by `fate`. */
export const busOf = (fate: (id: string, call: number) => EntryFate = () => 'taken'): FakeEventBridge =>
  fakeEventBridge({ entry: ({ Detail = '{}' }, call) => fate(String(Object(JSON.parse(Detail)).id), call) });

/** What relay and sweeper stand on, in one process. */
export const publishPortsOf = (world: Lane1, bridge: FakeEventBridge, around: Around): PublishPorts => ({
  bus: createEventBridgeBus({
    client: { send: (command) => around('PutEvents', () => bridge.send(command), hungUp) },
    busName: 'bus',
    random: () => 0,
    sleep: async () => undefined,
  }),
  store: interruptedStore(world.store, around),
  table: OUTBOX,
  retentionDays: RETENTION_DAYS,
  telemetry: silentTelemetry('outbox'),
});

/** Ids of the events that reached the bus, each once; at least once is what the bus promises. */
export const arrivedIds = (bridge: FakeEventBridge): readonly string[] =>
  [...new Set(bridge.arrived.map(({ Detail = '{}' }) => String(Object(JSON.parse(Detail)).id)))].toSorted();
