import { consumerBugs } from './bugs/consumer.ts';
import { insightsBugs } from './bugs/insights.ts';
import { messageBugs } from './bugs/messages.ts';
import { outboxBugs } from './bugs/outbox.ts';
import { approvalBugs } from './bugs/replay-approval.ts';
import { runBugs } from './bugs/replay-run.ts';
import { securityBugs } from './bugs/security.ts';
import { serviceBugs } from './bugs/services.ts';
import { storeBugs } from './bugs/store.ts';
import type { PlantedBug } from './core/planted-bug.ts';

export const bugs: readonly PlantedBug[] = [
  ...storeBugs,
  ...outboxBugs,
  ...consumerBugs,
  ...serviceBugs,
  ...insightsBugs,
  ...approvalBugs,
  ...runBugs,
  ...messageBugs,
  ...securityBugs,
];
