import { at, listAt, numberAt, textAt, textsAt } from '../../look.ts';
import { type Column, columnsTable, table } from '../../output.ts';
import { count, NONE } from '../words.ts';

const BYTES_PER_MB = 1_024 * 1_024;

const megabytes = (bytes: number | undefined): string =>
  bytes === undefined ? NONE : `${count(Math.round(bytes / BYTES_PER_MB))} MB`;

/** `3 ms`, `4.2 s`, `12 min`, `3.5 h`. */
export function span(ms: number | undefined): string {
  if (ms === undefined) return NONE;
  if (ms < 1_000) return `${ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms < 7_200_000 ? `${Math.round(ms / 60_000)} min` : `${(ms / 3_600_000).toFixed(1)} h`;
}

const number = (name: string, ...path: readonly string[]): Column => ({
  name,
  right: true,
  of: (one) => count(numberAt(one, ...path)),
});
const duration = (name: string, ...path: readonly string[]): Column => ({
  name,
  right: true,
  of: (one) => (numberAt(one, 'invocations') === 0 ? NONE : span(numberAt(one, ...path))),
});

const FUNCTIONS: readonly Column[] = [
  { name: 'function', of: (one) => textAt(one, 'name') ?? NONE },
  number('calls', 'invocations'),
  number('errors', 'errors'),
  number('throttled', 'throttles'),
  number('cold', 'coldStarts'),
  duration('p50', 'durationMs', 'p50'),
  duration('p99', 'durationMs', 'p99'),
  duration('longest', 'durationMs', 'max'),
  {
    name: 'memory',
    right: true,
    of: (one) =>
      numberAt(one, 'invocations') === 0
        ? NONE
        : `${megabytes(numberAt(one, 'peakRssBytes'))} of ${count(numberAt(one, 'memoryMb'))}`,
  },
  number('processes', 'instances'),
];

const QUEUES: readonly Column[] = [
  { name: 'queue', of: (one) => textAt(one, 'name') ?? NONE },
  number('waiting', 'visible'),
  number('at work', 'inFlight'),
  number('delayed', 'delayed'),
  { name: 'oldest', right: true, of: (one) => span(numberAt(one, 'oldestAgeMs')) },
];

const counts = (status: unknown, ...names: readonly (readonly [string, string])[]): string =>
  names.map(([name, word]) => `${count(numberAt(status, 'events', name))} ${word}`).join(', ');

/** Figures of one look. */
export function statusText(status: unknown): string {
  const memory = `${megabytes(numberAt(status, 'memory', 'residentBytes'))} (most ${megabytes(numberAt(status, 'memory', 'peakBytes'))})`;
  const work = `${count(numberAt(status, 'inFlight', 'http'))} requests and ${count(numberAt(status, 'inFlight', 'batches'))} batches at work`;
  const streams = listAt(status, 'deliveryStreams').map(
    (one) =>
      `${textAt(one, 'name') ?? NONE}: ${count(numberAt(one, 'waiting'))} records wait for their bucket`,
  );
  return [
    `Up ${span(numberAt(status, 'upMs'))}, ${memory}, ${work}.`,
    `Events: ${counts(status, ['published', 'published'])}; deliveries: ${counts(
      status,
      ['acked', 'done'],
      ['inFlight', 'on their way'],
      ['deadLettered', 'dead'],
      ['dropped', 'dropped'],
      ['duplicates', 'repeated'],
    )}.`,
    ...streams,
    '',
    columnsTable(FUNCTIONS, listAt(status, 'functions')),
    columnsTable(QUEUES, listAt(status, 'queues')),
  ].join('\n');
}

const namesIn = (list: readonly unknown[], name: string): string =>
  list.length === 0 ? NONE : list.map((one) => textAt(one, name) ?? NONE).join('\n');

type Row = readonly [from: string, what: string, to: string, dead: string];

/** Queue by queue, who reads it and where its dead letters go. */
function queuesByName(
  topology: unknown,
): ReadonlyMap<string, { readonly readers: string; readonly dead: string }> {
  return new Map(
    listAt(topology, 'queues').map((queue) => [
      textAt(queue, 'name') ?? '',
      {
        readers: namesIn(listAt(queue, 'readers'), 'function'),
        dead: textAt(queue, 'deadLetterQueue') ?? NONE,
      },
    ]),
  );
}

/** The routes of a function in one row. */
function routeRows(topology: unknown): readonly Row[] {
  const byFunction = Map.groupBy(listAt(topology, 'routes'), (route) => textAt(route, 'function') ?? NONE);
  return [...byFunction].map(([name, routes]): Row => ['HTTP API', namesIn(routes, 'route'), name, NONE]);
}

function ruleRows(topology: unknown): readonly Row[] {
  const queues = queuesByName(topology);
  return listAt(topology, 'buses').flatMap((bus) =>
    listAt(bus, 'rules').flatMap((rule) =>
      listAt(rule, 'targets').map((target): Row => {
        const name = textAt(target, 'name') ?? NONE;
        const queue = queues.get(name);
        return [
          `bus ${textAt(bus, 'name') ?? NONE}`,
          `${textAt(rule, 'name') ?? NONE}${at(rule, 'enabled') === false ? ' (off)' : ''}`,
          queue === undefined ? name : `${name}\n→ ${queue.readers}`,
          queue?.dead ?? textAt(target, 'deadLetterQueue') ?? NONE,
        ];
      }),
    ),
  );
}

function executionsOf(status: unknown, machine: string | undefined): string {
  const found = listAt(status, 'executions').filter((one) => textAt(one, 'machine') === machine);
  return found.length === 0
    ? NONE
    : found
        .map((one) => `${count(numberAt(one, 'executions'))} ${(textAt(one, 'status') ?? '').toLowerCase()}`)
        .join(', ');
}

/** Who hands what to whom. */
export function topologyText(status: unknown): string {
  const topology = at(status, 'topology');
  const rows: readonly Row[] = [
    ...routeRows(topology),
    ...listAt(topology, 'tables').flatMap((one) =>
      listAt(one, 'readers').map(
        (reader): Row => [
          `table ${textAt(one, 'name') ?? NONE}`,
          'stream',
          textAt(reader, 'function') ?? NONE,
          textAt(reader, 'onFailure') ?? NONE,
        ],
      ),
    ),
    ...ruleRows(topology),
    ...listAt(topology, 'schedules').map(
      (schedule): Row => [
        'schedule',
        textAt(schedule, 'expression') ?? NONE,
        namesIn(listAt(schedule, 'targets'), 'name'),
        NONE,
      ],
    ),
    ...listAt(topology, 'stateMachines').map(
      (machine): Row => [
        `state machine ${textAt(machine, 'name') ?? NONE}`,
        executionsOf(status, textAt(machine, 'name')),
        textsAt(machine, 'functions').join('\n'),
        NONE,
      ],
    ),
    ...listAt(topology, 'deliveryStreams').map(
      (stream): Row => [
        `delivery stream ${textAt(stream, 'name') ?? NONE}`,
        'records',
        `bucket ${textAt(stream, 'bucket') ?? NONE}`,
        NONE,
      ],
    ),
  ];
  return table([{ name: 'from' }, { name: 'by' }, { name: 'to' }, { name: 'dead letters' }], rows);
}
