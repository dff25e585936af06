/**
 * Everything that goes wrong here, as AWS documents that it may, or as machines and people do. Each is counted when it
 * happens, not when it is planned.
 */
export const FAULT_KINDS = [
  // messages
  'duplicateDelivery',
  'deliveryDelay',
  'reorder',
  'targetFailure',
  'visibilityExpired',
  'deleteLost',
  'poison',
  'redrive',
  'purge',
  'staleDepth',
  // bus
  'partialPutEvents',
  'busOutage',
  // database
  'throttle',
  'hotPartition',
  'conflict',
  'lostResponse',
  'lateWrite',
  'tornRead',
  'ttlDelete',
  // stream
  'recordsOutOfOrder',
  'streamOff',
  'streamTrim',
  'batchGivenUp',
  // functions
  'crashBefore',
  'crashAfter',
  'outOfTime',
  'zombie',
  'deploy',
  'clockSkew',
  'scheduleMissed',
  // payment provider
  'gatewayTimeout',
  'gatewayDown',
  'gatewayDecline',
  'answersUnreachable',
  // corrections
  'replayRaces',
  'replayPaused',
  'replayAborted',
  'backfill',
  'rebuild',
  // people and producers
  'clientRepeats',
  'clientGone',
  'lateEvent',
  'frozenEvent',
  'futureEvent',
] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** Something goes wrong at a rate, within a time. Both from the beginning of the simulation. */
export interface FaultRule {
  readonly kind: FaultKind;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Of the occasions that there are, 0 to 1. */
  readonly rate: number;
}
