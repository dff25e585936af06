/** Contracts that only tests know. */
import { defineEvent } from '../contract.ts';
import { choice, flag, list, optional, record, text, whole } from '../field.ts';

const name = text({ description: 'A name.', sensitivity: 'personal', maxLength: 20 });
const place = text({ description: 'A place.', sensitivity: 'public', maxLength: 20 });
const nights = whole({ description: 'How many.', sensitivity: 'internal', minimum: 1, maximum: 30 });

export const RoomBookedV1 = defineEvent({
  name: 'RoomBooked',
  version: 1,
  source: 'twolane.rooms',
  owner: 'rooms',
  description: 'A room was booked.',
  data: {
    place,
    nights,
    guests: list(
      record({ name, child: optional(flag({ description: 'Under 12.', sensitivity: 'personal' })) }),
      {
        description: 'Who sleeps there.',
        minItems: 1,
        maxItems: 30,
      },
    ),
    card: optional(text({ description: 'Token.', sensitivity: 'secret', maxLength: 20, pattern: '^tok_' })),
    board: choice(['none', 'half', 'full'], { description: 'Meals.', sensitivity: 'internal' }),
  },
});

export const RoomFreedV1 = defineEvent({
  name: 'RoomFreed',
  version: 1,
  source: 'twolane.rooms',
  owner: 'rooms',
  description: 'A room is free again, first wording.',
  data: { place },
});

export const RoomFreedV2 = defineEvent({
  name: 'RoomFreed',
  version: 2,
  source: 'twolane.rooms',
  owner: 'rooms',
  description: 'A room is free again, with the nights.',
  data: { place, nights },
});

export const RoomFreedV3 = defineEvent({
  name: 'RoomFreed',
  version: 3,
  source: 'twolane.rooms',
  owner: 'rooms',
  description: 'A room is free again; nights from and to.',
  data: { place, fromNight: nights, toNight: nights },
});

export const GuestSeenV1 = defineEvent({
  name: 'GuestSeen',
  version: 1,
  producedBy: 'apps',
  owner: 'rooms',
  description: 'A door saw a guest.',
  data: { place },
});

export const booking = {
  place: 'Oslo',
  nights: 2,
  guests: [{ name: 'Ada' }, { name: 'Bo', child: true }],
  board: 'half',
} as const;

/** A whole event as it travels, of a booking unless told otherwise. */
export const wire = (
  changes: { readonly [attribute: string]: unknown } = {},
): { readonly [name: string]: unknown } => ({
  specversion: '1.0',
  id: '01ABC',
  source: 'twolane.rooms',
  type: 'RoomBooked.v1',
  subject: 'room-7',
  time: '2026-11-21T04:05:06.789Z',
  datacontenttype: 'application/json',
  dataschema: 'urn:twolane:event:RoomBooked.v1',
  partitionkey: 'room-7',
  recordedtime: '2026-11-21T04:05:07.000Z',
  correlationid: 'req-1',
  data: booking,
  ...changes,
});
