import type { DeliveryStreams } from '../firehose/delivery-streams.ts';
import { tracedByEnvelope, tracedEventOf } from '../ledger/traced-event.ts';
import type { LedgerWriter } from '../ledger/types.ts';
import { ok, type Result, refuse } from '../result.ts';
import type { Queues } from '../sqs/types.ts';
import type { Clock } from '../storage/clock.ts';
import type { Storage } from '../storage/storage.ts';
import type { BusDefinition, RuleDefinition } from '../template/definitions.ts';
import type { TemplateProblem } from '../template/problems.ts';
import { createDeliverer, type DelivererParts, type DeliveryGate } from './deliver.ts';
import { type AcceptedEntry, checkEntry, entryBytes } from './entry.ts';
import { type BusPlace, envelopeOf } from './envelope.ts';
import { defaultRequestBytes, longestBusName, longestTraceHeader, maximumEntries } from './limits.ts';
import { compileSet } from './pattern/pattern-set.ts';
import { type CompiledRule, compileRules } from './rules.ts';
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
  readonly mayDeadLetter?: DelivererParts['mayDeadLetter'];
  /** Faults on demand. */
  readonly faults?: DelivererParts['faults'];
  /** A UUID. */
  newEventId(): string;
  random(): number;
  onLost(what: string): void;
  onError(error: unknown): void;
};

const validation = (message: string) => refuse<EventsRefusal>({ code: 'ValidationException', message });

const constraint = (found: string, rule: string) =>
  validation(`1 validation error detected: ${found} failed to satisfy constraint: ${rule}`);

const longerThan = (limit: number, text: string | undefined): boolean =>
  text !== undefined && text.length > limit;

/** What concerns the call as a whole, or breaks the form of the request: then no entry is looked at. */
const requestProblem = (entries: readonly EventEntry[], limitBytes: number) => {
  const all = `Value of length ${entries.length} at 'entries'`;
  if (entries.length === 0) return constraint(all, 'Member must have length greater than or equal to 1');
  const atMost = (limit: number) => `Member must have length less than or equal to ${limit}`;
  if (entries.length > maximumEntries) return constraint(all, atMost(maximumEntries));
  for (const [index, { traceHeader, eventBusName }] of entries.entries()) {
    const member = `Value at 'entries.${index + 1}.member`;
    if (longerThan(longestTraceHeader, traceHeader)) {
      return constraint(`${member}.traceHeader'`, atMost(longestTraceHeader));
    }
    if (longerThan(longestBusName, eventBusName)) {
      return constraint(`${member}.eventBusName'`, atMost(longestBusName));
    }
  }
  const bytes = entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
  return bytes > limitBytes
    ? validation('Total size of the entries in the request is over the limit.')
    : undefined;
};

/** The rules of a bus as one matcher: which of them an event fits, in the template's order. */
const rulesOn = (busName: string, rules: readonly CompiledRule[]) => {
  const own = rules.filter(({ definition }) => definition.enabled && definition.busName === busName);
  const patterns = compileSet(own.map(({ pattern }) => pattern));
  return (event: object): readonly RuleDefinition[] =>
    patterns.matching(event).flatMap((number) => own[number]?.definition ?? []);
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
  const rulesOf = new Map([...busNames].map((name) => [name, rulesOn(name, compiled.value)]));
  const deliverer = createDeliverer({ ...parts, rules: parts.rules, gate: parts.gate ?? (() => undefined) });

  const publish = (entry: AcceptedEntry, nowMs: number): { readonly eventId: string } => {
    const id = parts.newEventId();
    const { event, text, detailText } = envelopeOf(entry, id, parts);
    const traced = tracedEventOf(entry.detail, nowMs) ?? tracedByEnvelope(entry.source, id, nowMs);
    const eventId = ledger.published(traced);
    for (const definition of rulesOf.get(entry.busName)?.(event) ?? []) {
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
    pendingRetries: deliverer.pending,
    stop: deliverer.stop,
  });
};
