import type { Scenario } from './core/scenario.ts';
import { ingestScenarios } from './scenarios/ingest.ts';
import { insightsScenarios } from './scenarios/insights.ts';
import { inventoryScenarios } from './scenarios/inventory.ts';
import { messageScenarios } from './scenarios/messages.ts';
import { ordersScenarios } from './scenarios/orders.ts';
import { outboxScenarios } from './scenarios/outbox.ts';
import { paymentsScenarios } from './scenarios/payments.ts';
import { replayScenarios } from './scenarios/replay.ts';
import { scheduleScenarios } from './scenarios/schedules.ts';
import { watchScenarios } from './scenarios/watch.ts';

/** Every handler of the stack, in the situations in which it writes anything. */
export const handlerScenarios: readonly Scenario[] = [
  ...ingestScenarios,
  ...ordersScenarios,
  ...inventoryScenarios,
  ...paymentsScenarios,
  ...outboxScenarios,
  ...insightsScenarios,
  ...scheduleScenarios,
  ...messageScenarios,
  ...watchScenarios,
];

/** Whole replays, from their request to their end: each of the workflow's tasks. */
export { replayScenarios };

export const scenarios: readonly Scenario[] = [...handlerScenarios, ...replayScenarios];
