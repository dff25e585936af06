import type { FollowedEvent } from '../../ledger/followed-events.ts';
import type { StackDefinition } from '../../template/definitions.ts';
import { type Hop, inOrder, known } from './hop.ts';
import type { JournalRows } from './journal.ts';
import { hopsOfLine } from './line-hops.ts';
import { linesWith, logFilesIn } from './log-lines.ts';

/** So many hops are gathered from logs at most. */
const maximumLogHops = 5_000;

export type Trace = {
  readonly correlationId: string;
  readonly hops: readonly Hop[];
  /** False where a limit cut the search: there may be more. */
  readonly isWhole: boolean;
};

export type TraceParts = {
  readonly definition: Pick<StackDefinition, 'rules' | 'queues' | 'mappings'>;
  readonly logFolder: string;
  events(correlationId: string): Promise<readonly FollowedEvent[]>;
  journal(tables: readonly string[], correlationId: string): Promise<JournalRows>;
};

const rulesOnto = (definition: TraceParts['definition']): ReadonlyMap<string, string> =>
  new Map(
    definition.queues.map(({ name, arn }) => [
      name,
      definition.rules
        .filter(({ targets }) => targets.some((target) => target.arn === arn))
        .map((rule) => rule.name)
        .join(', '),
    ]),
  );

const hopsOfEvent = (event: FollowedEvent, rules: ReadonlyMap<string, string>): readonly Hop[] => {
  const { key, type, publishedMs } = event;
  const about = { event: key, type };
  const published: readonly Hop[] =
    publishedMs === undefined
      ? []
      : [{ ...about, atMs: publishedMs, kind: 'published', where: 'PutEvents', details: {} }];
  const retries = event.retries.map(
    ({ ruleArn, targetId, attempts, nextTryMs }): Hop => ({
      ...about,
      atMs: nextTryMs,
      kind: 'retrying',
      where: ruleArn.split('/').at(-1) ?? ruleArn,
      details: { target: targetId, attempts },
    }),
  );
  const deliveries = event.deliveries.flatMap((delivery): readonly Hop[] => {
    const { queueName: where, firstDeliveredMs, ackedMs, deadLetteredMs, outstanding } = delivery;
    const rule = rules.get(where);
    return [
      {
        ...about,
        atMs: firstDeliveredMs,
        kind: 'delivered',
        where,
        details: known({
          rule: rule === '' ? undefined : rule,
          copies: delivery.deliveries === 1 ? undefined : delivery.deliveries,
          redeliveries: delivery.redeliveries === 0 ? undefined : delivery.redeliveries,
          waiting: outstanding > 0 ? outstanding : undefined,
        }),
      },
      ...(ackedMs === undefined
        ? []
        : [{ ...about, atMs: ackedMs, kind: 'acknowledged', where, details: {} } as const]),
      ...(deadLetteredMs === undefined
        ? []
        : [{ ...about, atMs: deadLetteredMs, kind: 'deadLettered', where, details: {} } as const]),
    ];
  });
  return [...published, ...retries, ...deliveries];
};

/** When events were recorded: by the journal's rows, or where those are gone, by what a bus saw of the event. */
const recordedHops = (events: readonly FollowedEvent[], { rows }: JournalRows): readonly Hop[] => {
  const seen = new Set(events.map(({ key }) => key));
  const kept = new Set(rows.map(({ key }) => key));
  return [
    ...rows.map(({ table, key, type, causationId, recordedMs }): Hop => {
      const waits = seen.has(key) ? undefined : 'no bus has seen it yet';
      const details = known({ causedBy: causationId, waits });
      return { atMs: recordedMs, kind: 'recorded', where: table, event: key, type, details };
    }),
    ...events
      .filter(({ key }) => !kept.has(key))
      .map(({ key, type, causationId, recordedMs }): Hop => {
        const details = known({ causedBy: causationId });
        return { atMs: recordedMs, kind: 'recorded', where: 'no journal row', event: key, type, details };
      }),
  ];
};

const hopsInLogs = async (folder: string, correlationId: string): Promise<readonly Hop[]> => {
  const needle = JSON.stringify(correlationId).slice(1, -1);
  const hops: Hop[] = [];
  for (const { functionName, file } of await logFilesIn(folder)) {
    for await (const line of linesWith(file, needle)) {
      hops.push(...hopsOfLine(functionName, line, correlationId));
      if (hops.length >= maximumLogHops) return hops;
    }
  }
  return hops;
};

/**
 * Follows one correlation id through all hops: from three places that survive a restart, each as far as it reaches. The
 * journal's rows (as long as they live), the ledger (for ever), the functions' logs (two files of 16 MB for each function).
 * Memory is that of what is found, within limits.
 */
export const traceOf = async (parts: TraceParts, correlationId: string): Promise<Trace> => {
  const journals = new Set(
    parts.definition.mappings.flatMap((mapping) => (mapping.kind === 'stream' ? [mapping.tableName] : [])),
  );
  const [events, journal, logged] = await Promise.all([
    parts.events(correlationId),
    parts.journal([...journals], correlationId),
    hopsInLogs(parts.logFolder, correlationId),
  ]);
  const rules = rulesOnto(parts.definition);
  const hops = [
    ...recordedHops(events, journal),
    ...events.flatMap((event) => hopsOfEvent(event, rules)),
    ...logged,
  ];
  return {
    correlationId,
    hops: inOrder(hops),
    isWhole: journal.isWhole && logged.length < maximumLogHops,
  };
};
