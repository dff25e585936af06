import { readFileSync } from 'node:fs';
import { catalog } from '@twolane/events';
import { idempotentCommand } from '@twolane/http';
import { adminRoutes } from '../../services/replay/src/admin/admin-routes.ts';
import { auditTrail } from '../../services/replay/src/audit/index.ts';
import { leadsOutside, readManifest } from '../../services/replay/src/domain/manifest.ts';
import type { ReplayFiles } from '../../services/replay/src/files.ts';
import { messageRoutes, messageTable, type RedriveQueue } from '../../services/replay/src/messages/index.ts';
import * as replay from '../../services/replay/src/openapi.ts';
import { replayTable } from '../../services/replay/src/replay-table.ts';
import { setAsideSource } from '../../services/replay/src/set-aside-source.ts';
import type { ServiceApi } from './service-api.ts';
import { type ServicePorts, TABLES } from './services.ts';

/** What the replay service stands on besides the store. */
export interface ReplayWorld {
  readonly files?: ReplayFiles;
  readonly send?: RedriveQueue['send'];
}

const noFiles: ReplayFiles = {
  list: async () => ({ keys: [], more: false }),
  read: async () => undefined,
  put: async () => undefined,
  putNew: async () => true,
};
const MANIFEST = new URL('../../services/replay/generated/consumers.json', import.meta.url);
const log = { info: () => undefined, warn: () => undefined };

/** The admin API and the messages, whose workflow, worker and queues are there and do nothing. */
export const replayService = (
  { store, newId, clock }: Omit<ServicePorts, 'documents'>,
  { files = noFiles, send = async (_, bodies) => bodies.map(() => undefined) }: ReplayWorld = {},
): ServiceApi => {
  const manifest = readManifest(JSON.parse(readFileSync(MANIFEST, 'utf8')));
  const trail = auditTrail(TABLES.replay);
  const admin = adminRoutes({
    store,
    replays: replayTable(TABLES.replay),
    trail,
    files,
    manifest,
    catalog,
    logger: log,
    workflow: {
      start: async (replayId) => ({ executionArn: `arn:aws:states:::execution:${replayId}` }),
      wake: async () => 'gone',
      look: async () => undefined,
    },
    uploads: { urlFor: async (key) => `https://bucket.test/${key}` },
    worker: { invoke: async () => undefined },
    consumers: {
      codeOf: async () => 'code',
      depthsOf: async () => ({ waiting: 0, inFlight: 0, deadLettered: 0 }),
    },
    setAside: setAsideSource(store, { parkedTable: TABLES.parked, replayTable: TABLES.replay, catalog }),
    newId,
    clock,
  });
  const messages = messageRoutes({
    store,
    table: messageTable({ parked: TABLES.parked, own: TABLES.replay }),
    audit: trail,
    catalog,
    consumers: manifest.map((one) => ({ ...one, reachesOutside: leadsOutside(manifest, one.name) })),
    queue: { send },
    command: idempotentCommand({ store, table: TABLES.replay, clock }),
    logger: log,
    clock,
    random: Math.random,
    sleep: async () => undefined,
  });
  return {
    name: 'admin',
    description: 'Corrections: replays, backfills, messages that were set aside, the audit trail.',
    routes: [...admin, ...messages],
    ...replay,
  };
};
