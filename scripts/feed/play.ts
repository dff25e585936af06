import PQueue from 'p-queue';
import { isRecord } from '../is-record.ts';
import type { Answer, ApiClient } from './api-client.ts';
import type { QuarantinedLine } from './classify-line.ts';
import type { FeedCommand } from './plan-feed.ts';
import type { Action, ProducerEvent, Scenario } from './scenario.ts';
import type { Tally } from './tally.ts';

export const CONCURRENT_REQUESTS = 12;
const WINDOWS_PER_SEC = 10;
/** Whole actions in about a tenth of a second; the window is then as long as they take at the rate. */
const actionsAWindow = (ratePerSec: number): number => Math.max(1, Math.floor(ratePerSec / WINDOWS_PER_SEC));

export interface Play {
  readonly scenario: Scenario;
  readonly api: ApiClient;
  readonly tally: Tally;
  /** Actions a second; absent: as fast as the answers come. */
  readonly ratePerSec?: number;
  readonly onProgress: (done: number, of: number) => void;
  readonly onQuarantined: (line: QuarantinedLine, file: string) => void;
}

const isAccepted = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** A problem document (RFC 9457) in one line: status, title, and what is wrong where. */
export function problemText({ status, body }: Answer): string {
  if (!isRecord(body)) return `${status}`;
  const errors = (Array.isArray(body['errors']) ? body['errors'] : [])
    .filter(isRecord)
    .map(({ pointer, detail }) => `${pointer} ${detail}`);
  const said = [body['title'], body['detail'], ...errors].filter((text) => typeof text === 'string');
  return [status, ...said].join('; ');
}

export const postEvents = (api: ApiClient, events: readonly ProducerEvent[]): Promise<Answer> =>
  api.post('/events', events, { 'content-type': 'application/cloudevents-batch+json' });

/**
 * Plays a scenario through the public API and accounts for each row: accepted when its order or return was, otherwise
 * quarantined with the answer as the reason. Resolves when every request has its answer.
 */
export async function play({
  scenario,
  api,
  tally,
  ratePerSec,
  onProgress,
  onQuarantined,
}: Play): Promise<void> {
  const quarantine = (line: QuarantinedLine, file: string): void => {
    tally.quarantine(line);
    onQuarantined(line, file);
  };
  for (const file of scenario.files) for (const line of file.quarantined) quarantine(line, file.name);

  const answered = new Map<string, Promise<Answer>>();
  const send = ({ path, body, idempotencyKey }: FeedCommand): Promise<Answer> =>
    api.post(path, body, { 'idempotency-key': `"${idempotencyKey}"` });

  const account = (command: FeedCommand, answer: Answer): void => {
    if (isAccepted(answer)) {
      for (const line of command.lines) tally.accept(line);
      return;
    }
    for (const { row, amountMinor } of command.lines) {
      const reason = 'refused-by-the-api';
      quarantine(
        { kind: 'quarantined', row, reason, amountMinor, detail: problemText(answer) },
        command.file,
      );
    }
  };

  const perform = async (action: Action): Promise<void> => {
    switch (action.kind) {
      case 'command': {
        const answer = send(action.command);
        answered.set(action.command.id, answer);
        account(action.command, await answer);
        return;
      }
      case 'repeat':
        await send(action.command);
        return;
      case 'cancel':
        await answered.get(action.orderId);
        await api.post(
          `/orders/${encodeURIComponent(action.orderId)}/cancellation`,
          {},
          { 'idempotency-key': `"${action.idempotencyKey}"` },
        );
        return;
      case 'events':
        await postEvents(api, action.events);
        return;
    }
  };

  const queue = new PQueue({
    concurrency: CONCURRENT_REQUESTS,
    ...(ratePerSec === undefined
      ? {}
      : {
          interval: (actionsAWindow(ratePerSec) / ratePerSec) * 1000,
          intervalCap: actionsAWindow(ratePerSec),
        }),
  });
  let done = 0;
  await queue.addAll(
    scenario.actions.map((action) => async () => {
      await perform(action);
      done += 1;
      onProgress(done, scenario.actions.length);
    }),
  );
}
