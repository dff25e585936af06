import type {
  PutEventsCommand,
  PutEventsRequestEntry,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';

/** What becomes of one entry, or of the whole call. */
export type EntryFate = 'taken' | 'throttled' | 'malformed';
export type CallFate = 'answered' | 'lost' | 'unreachable';

export interface FakeEventBridge {
  send(command: PutEventsCommand): Promise<{ readonly Entries: PutEventsResultEntry[] }>;
  /** Details that arrived, in the order of arrival; a lost answer's, too. */
  readonly arrived: PutEventsRequestEntry[];
  readonly calls: (readonly PutEventsRequestEntry[])[];
}

export interface FakeFates {
  readonly call?: (call: number) => CallFate;
  readonly entry?: (entry: PutEventsRequestEntry, call: number) => EntryFate;
}

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

const ERRORS = {
  throttled: { ErrorCode: 'ThrottlingException', ErrorMessage: 'Rate exceeded' },
  malformed: { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
} as const;

const sizeOf = ({ Source = '', DetailType = '', Detail = '', Time }: PutEventsRequestEntry): number =>
  (Time === undefined ? 0 : 14) + new TextEncoder().encode(Source + DetailType + Detail).length;

/** PutEvents with its limits (10 entries, `maxBytes` in total) and its ways to fail. */
export const fakeEventBridge = (
  { call: callFate = () => 'answered', entry: entryFate = () => 'taken' }: FakeFates = {},
  maxBytes = 256 * 1024,
): FakeEventBridge => {
  const arrived: PutEventsRequestEntry[] = [];
  const calls: (readonly PutEventsRequestEntry[])[] = [];
  return {
    arrived,
    calls,
    send: async ({ input: { Entries: entries = [] } }) => {
      const fate = callFate(calls.length);
      const index = calls.push(entries) - 1;
      if (entries.length < 1 || entries.length > 10) {
        throw named('ValidationException', 'Entries must have length between 1 and 10');
      }
      if (entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > maxBytes) {
        throw named('ValidationException', 'Total size of the entries in the request is over the limit.');
      }
      if (entries.some(({ Source = '' }) => Source.startsWith('aws.') || Source.length > 256)) {
        throw named('ValidationException', 'Value at entries failed to satisfy constraint');
      }
      if (fate === 'unreachable') throw named('TimeoutError', 'connect ECONNREFUSED');
      const answers = entries.map((entry): PutEventsResultEntry => {
        const is = entryFate(entry, index);
        if (is !== 'taken') return ERRORS[is];
        arrived.push(entry);
        return { EventId: `bus-${arrived.length}` };
      });
      if (fate === 'lost') throw named('TimeoutError', 'socket hang up');
      return { Entries: answers };
    },
  };
};
