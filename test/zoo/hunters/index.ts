import type { Hunter } from '../core/hunter.ts';
import { huntCommands } from '../models/commands.ts';
import { huntOutbox } from '../models/outbox.ts';
import { huntPipeline } from '../models/pipeline.ts';
import { huntReplays } from '../models/replays/replays.ts';
import { crashPoints } from './crash-points.ts';
import { simulation } from './simulation.ts';

/** Every proof that a bug must pass to escape. */
export const hunters: readonly Hunter[] = [
  crashPoints,
  { name: 'outbox model', hunt: huntOutbox },
  { name: 'pipeline model', hunt: huntPipeline },
  { name: 'command model', hunt: huntCommands },
  { name: 'replay model', hunt: huntReplays },
  simulation,
];
