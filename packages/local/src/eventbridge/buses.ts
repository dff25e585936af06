import type { DeliveryStreams } from '../firehose/delivery-streams.ts';
import { tracedByEnvelope, tracedEventOf } from '../ledger/traced-event.ts';
import type { LedgerWriter } from '../ledger/types.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Queues } from '../sqs/types.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { BusDefinition, RuleDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { createDeliverer, type DeliveryGate } from './deliver.ts';
import { type AcceptedEntry, checkEntry, entryBytes } from './entry.ts';
import { type BusPlace, envelopeOf } from './envelope.ts';
import { defaultRequestBytes, maximumEntries } from './limits.ts';
import { beginningsOf, fieldsOf } from './pattern/event-fields.ts';
import { compileRules } from './rules.ts';
import type { EventBuses, EventEntry, EventsRefusal } from './types.ts';

export type EventBusesParts = BusPlace & {
  readonly buses: readonly BusDefinition[];
  readonly rules: readonly RuleDefinition[];
  readonly queues: Queues;
  readonly streams?: Pick<DeliveryStreams, 'byArn'> | undefined;
  readonly ledger: LedgerWriter;
  readonly storage: Storage;
  readonly clock: Clock;
  /** Of one PutEvents request. */
  readonly maximumRequestBytes?: number | undefined;
  readonly gate?: DeliveryGate | undefined;
  /** A UUID. */
  newEventId(): string;
  random(): number;
  onLost(what: string): void;
  onError(error: unknown): void;
};

const validation = (message: string) => refuse<EventsRefusal>({ code: 'ValidationException', message });

const requestProblem = (entries: readonly EventEntry[], limitBytes: number) => {
  const constraint =
    entries.length === 0
      ? 'Member must have length greater than or equal to 1'
      : entries.length > maximumEntries
        ? `Member must have length less than or equal to ${maximumEntries}`
        : undefined;
  if (constraint !== undefined) {
    const found = `Value of length ${entries.length} at 'entries' failed to satisfy constraint: ${constraint}`;
    return validation(`1 validation error detected: ${found}`);
  }
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  return bytes > limitBytes
    ? validation('Total size of the entries in the request is over the limit.')
    : undefined;
};

/** The template's event buses, and the default one. Refuses rules that could not be deployed or carried out. */
export const createEventBuses = (parts: EventBusesParts): Result<EventBuses, readonly TemplateProblem[]> => {
  const { queues, ledger, storage, clock } = parts;
  const limitBytes = parts.maximumRequestBytes ?? defaultRequestBytes;
  const compiled = compileRules(
    parts.rules,
    parts.buses,
    (arn) => queues.byArn(arn) !== undefined,
    (arn) => parts.streams?.byArn(arn) !== undefined,
  );
  if (!compiled.ok) return compiled;

  const busNames = new Set(['default', ...parts.buses.map(({ name }) => name)]);
  const rulesOf = new Map(
    [...busNames].map((name) => [
      name,
      compiled.value.filter(({ definition }) => definition.enabled && definition.busName === name),
    ]),
  );
  // One walk over an event serves all rules.
  const wanted = beginningsOf(compiled.value.flatMap(({ pattern }) => [...pattern.paths]));
  const deliverer = createDeliverer({ ...parts, rules: parts.rules, gate: parts.gate ?? (() => undefined) });

  const publish = (entry: AcceptedEntry, nowMs: number): { readonly eventId: string } => {
    const id = parts.newEventId();
    const { event, text, detailText } = envelopeOf(entry, id, parts);
    const traced = tracedEventOf(entry.detail, nowMs) ?? tracedByEnvelope(entry.source, id, nowMs);
    const eventId = ledger.published(traced);
    const fields = fieldsOf(event, wanted);
    for (const { definition, pattern } of rulesOf.get(entry.busName) ?? []) {
      if (!pattern.matches(fields)) continue;
      for (const target of definition.targets) {
        deliverer.deliver(definition, target, {
          body: target.input ?? (target.inputPath === '$.detail' ? detailText : text),
          traceHeader: entry.traceHeader,
          eventId,
        });
      }
    }
    return { eventId: id };
  };

  return ok({
    putEvents: (entries) => {
      const problem = requestProblem(entries, limitBytes);
      if (problem !== undefined) return problem;
      const nowMs = clock.nowMs();
      const checked = entries.map((entry) => checkEntry(entry, nowMs, busNames));
      return storage.transaction(() =>
        ok(checked.map((entry) => (entry.ok ? ok(publish(entry.value, nowMs)) : entry))),
      );
    },
    busNames: () => [...busNames],
    pendingRetries: deliverer.pending,
    stop: deliverer.stop,
  });
};
