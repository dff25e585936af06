import type { Hunter } from '../core/hunter.ts';
import { huntCommands } from '../models/commands.ts';
import { huntMessages } from '../models/messages.ts';
import { huntOutbox } from '../models/outbox.ts';
import { huntPipeline } from '../models/pipeline.ts';
import { huntRebuild } from '../models/rebuild.ts';
import { huntReplays } from '../models/replays/replays.ts';
import { huntSwap } from '../models/swap.ts';
import { huntWatch } from '../models/watch.ts';
import { canaries } from './canaries.ts';
import { crashPoints, crashPointsOfReplays } from './crash-points.ts';
import { simulation, simulationOfCorrections } from './simulation.ts';
import { tokenDefects } from './token-defects.ts';

/** Every proof that a bug must pass to escape, the cheap ones first. */
export const hunters: readonly Hunter[] = [
  { name: 'pipeline model', hunt: huntPipeline },
  { name: 'command model', hunt: huntCommands },
  { name: 'replay model', hunt: huntReplays },
  crashPoints,
  { name: 'rebuild model', hunt: huntRebuild },
  { name: 'message model', hunt: huntMessages },
  { name: 'outbox model', hunt: huntOutbox },
  { name: 'swap model', hunt: huntSwap },
  { name: 'watch model', hunt: huntWatch },
  simulation,
  tokenDefects,
  canaries,
  crashPointsOfReplays,
  simulationOfCorrections,
];
