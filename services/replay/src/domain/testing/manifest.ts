import type { Manifest } from '../manifest.ts';

const base = { description: 'for tests', service: 'tests', projection: false } as const;

/** A small ring: reservations → gateway → outcomes → reservations; sales listens only. */
export const manifest: Manifest = [
  {
    ...base,
    name: 'reservations',
    events: ['Placed.v1', 'Confirmed.v1'],
    emits: ['Reserved.v1'],
    effect: 'state',
    functionKey: 'reservations',
  },
  {
    ...base,
    name: 'gateway',
    events: ['Reserved.v1'],
    emits: ['Paid.v1'],
    effect: 'external',
    functionKey: 'gateway',
  },
  {
    ...base,
    name: 'outcomes',
    events: ['Paid.v1'],
    emits: ['Confirmed.v1'],
    effect: 'state',
    functionKey: 'outcomes',
  },
  {
    ...base,
    name: 'sales',
    events: ['Placed.v1', 'Confirmed.v1'],
    emits: [],
    effect: 'projection',
    functionKey: 'sales',
    projection: true,
  },
];
