export type { Random } from './back-off.ts';
export type { ConsumerHandler, ConsumerOptions, ConsumerPorts } from './consumer-handler.ts';
export { consumerHandler } from './consumer-handler.ts';
export { hasApplied, MAX_APPLIED, type WithApplied, withApplied } from './inbox-aggregate.ts';
export type { LateEvents } from './late-events.ts';
export { type Limits, PARKED_RETENTION_MS } from './limits.ts';
export type { Outcome, RetryCause } from './outcome.ts';
export type { ParkedKind, ParkedMessage, Parking } from './parking.ts';
export { bodyAttributes, createParking, parkedKey, parkedPartition } from './parking.ts';
export type { InboxForm } from './react-and-commit.ts';
export type { Lateness, React, Reaction, ReactionContext } from './reaction.ts';
export { type KeptMessage, readBody, readParked } from './read-parked.ts';
export type {
  ApplyRequest,
  DoorAnswer,
  DoorRequest,
  EventOutcome,
  FieldChange,
  ItemChange,
  OutcomeKind,
  RebuildEventsRequest,
  RebuildFiguresRequest,
  RebuildRequest,
  RebuildWindowsRequest,
  RehearseRequest,
  WindowFigures,
} from './replay/door.ts';
export { DOOR_VERSION, MAX_DOOR_EVENTS, MAX_DOOR_WINDOWS } from './replay/door.ts';
export { EffectWithheld } from './replay/effect-withheld.ts';
export type { Projection, ProjectionContext } from './replay/projection.ts';
export { type ConsumerSettings, readConsumerSettings } from './settings.ts';
export type { Postponement, Visibility } from './visibility.ts';
export { createVisibility } from './visibility.ts';
