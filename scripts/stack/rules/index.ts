import type { Rule } from '../template.ts';
import { privateBuckets } from './buckets.ts';
import {
  alarmsThatTell,
  asyncWithDestinations,
  queuesWithDeadLetters,
  safeStreams,
  targetsWithDeadLetters,
  watchedFailures,
} from './dead-letters.ts';
import { mortalLogs, ownLogGroups } from './logs.ts';
import { oneShardCount } from './outbox.ts';
import { encryptedQueues, lastingDeadLetters, patientQueues } from './queues.ts';
import { knownReferences } from './references.ts';
import { ownRoles } from './roles.ts';
import { guardedRoutes, throttledStages } from './routes.ts';
import { boundedSize } from './size.ts';
import { explicitMachineRoles, validStateMachines } from './state-machines.ts';
import { fedQueues, knownEvents, type SaidBy } from './subscriptions.ts';
import { safeTables } from './tables.ts';
import { noWildcards } from './wildcards.ts';

/** Every rule about the compiled template, by name. */
export const rulesFor = (
  findEvent: (type: string) => SaidBy | undefined,
): Readonly<Record<string, Rule>> => ({
  'known-references': knownReferences,
  'own-roles': ownRoles,
  'no-wildcards': noWildcards,
  'safe-tables': safeTables,
  'encrypted-queues': encryptedQueues,
  'patient-queues': patientQueues,
  'lasting-dead-letters': lastingDeadLetters,
  'targets-with-dead-letters': targetsWithDeadLetters,
  'queues-with-dead-letters': queuesWithDeadLetters,
  'safe-streams': safeStreams,
  'async-with-destinations': asyncWithDestinations,
  'watched-failures': watchedFailures,
  'alarms-that-tell': alarmsThatTell,
  'mortal-logs': mortalLogs,
  'own-log-groups': ownLogGroups,
  'private-buckets': privateBuckets,
  'guarded-routes': guardedRoutes,
  'throttled-stages': throttledStages,
  'known-events': knownEvents(findEvent),
  'fed-queues': fedQueues,
  'valid-state-machines': validStateMachines,
  'explicit-machine-roles': explicitMachineRoles,
  'one-shard-count': oneShardCount,
  'bounded-size': boundedSize,
});
