import type { Hunter } from '../core/hunter.ts';
import { huntCommands } from '../models/commands.ts';
import { huntMessages } from '../models/messages.ts';
import { huntOutbox } from '../models/outbox.ts';
import { huntPipeline } from '../models/pipeline.ts';
import { huntRebuild } from '../models/rebuild.ts';
import { huntReplays } from '../models/replays/replays.ts';
import { huntSwap } from '../models/swap.ts';
import { crashPoints } from './crash-points.ts';
import { simulation } from './simulation.ts';

/** Every proof that a bug must pass to escape. */
export const hunters: readonly Hunter[] = [
  crashPoints,
  { name: 'outbox model', hunt: huntOutbox },
  { name: 'pipeline model', hunt: huntPipeline },
  { name: 'command model', hunt: huntCommands },
  { name: 'message model', hunt: huntMessages },
  { name: 'replay model', hunt: huntReplays },
  { name: 'rebuild model', hunt: huntRebuild },
  { name: 'swap model', hunt: huntSwap },
  simulation,
];
