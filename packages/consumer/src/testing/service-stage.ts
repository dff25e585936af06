import { type Catalog, type CloudEvent, ok } from '@twolane/contracts';
import { createMemoryStore, type MemoryStoreHooks } from '@twolane/store';
import { createTelemetry } from '@twolane/telemetry';
import type { ParkedMessage } from '../parking.ts';
import { memoryJournal } from './memory-journal.ts';

export interface ServiceStageOptions {
  readonly service: string;
  /** Everything that may be said; what is recorded and does not fit is not shown. */
  readonly catalog: Pick<Catalog, 'parse'>;
  readonly hooks?: MemoryStoreHooks;
  /** The one instant at which everything happens. Default: 0. */
  readonly nowMs?: number;
}

/** What a service's consumers stand on, in memory: a store that notes events, a place for parked messages, log lines. */
export const serviceStage = ({ service, catalog, hooks, nowMs = 0 }: ServiceStageOptions) => {
  const events: CloudEvent[] = [];
  const parked: ParkedMessage[] = [];
  const lines: string[] = [];
  const store = createMemoryStore({
    journal: memoryJournal,
    hooks: {
      ...hooks,
      afterCommit: async (changeSet, result) => {
        if (result.kind === 'committed') events.push(...changeSet.events);
        await hooks?.afterCommit?.(changeSet, result);
      },
    },
  });
  return {
    store,
    parked,
    /** Options of a consumer whose inbox is in its aggregates; catalog and reaction are its own. */
    consumer: (name: string) => ({
      consumer: name,
      inbox: 'aggregate' as const,
      store,
      parking: {
        park: async (message: ParkedMessage) => {
          parked.push(message);
          return ok(undefined);
        },
      },
      telemetry: createTelemetry({
        service,
        function: name,
        consumer: name,
        sink: (line) => lines.push(line),
      }),
      clock: () => nowMs,
      random: () => 0.5,
      sleep: async () => undefined,
    }),
    /** Every event that was committed and fits its contract, in the order of the commits. */
    recorded: (type?: string): readonly CloudEvent[] =>
      events
        .filter((event) => catalog.parse(event).ok)
        .filter((event) => type === undefined || event.type === type),
    /** What the pipeline said of each delivery: `applied`, `alreadyApplied`, `nothing`… */
    outcomes: (): readonly string[] =>
      lines.flatMap((line) => {
        const { outcome }: { readonly outcome?: string } = JSON.parse(line);
        return outcome === undefined ? [] : [outcome];
      }),
  };
};
