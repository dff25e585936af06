import type { FeedCommand } from '../feed/plan-feed.ts';
import { openingTimeMs } from './opening-hours.ts';

const SOURCE = 'twolane.orders';

/** A line of a file that arrives late: what happened, said as the event that was missed. */
export interface LateEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: 'OrderPlaced.v1' | 'OrderReturned.v1';
  readonly subject: string;
  readonly time: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const amountOf = ({ lines }: FeedCommand['body']): number =>
  lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);

const dataOf = ({ id, path, body }: FeedCommand): LateEvent['data'] => {
  const { currency, lines, customerId } = body;
  const shared = { ...(customerId === undefined ? {} : { customerId }), currency, lines };
  return path === '/orders'
    ? { orderId: id, ...shared, totalMinor: amountOf(body) }
    : { returnId: id, ...shared, amountMinor: amountOf(body) };
};

/** A day's commands as the events that they would have become, one for each invoice; the same file gives the same ids. */
export const lateEvents = (commands: readonly FeedCommand[], dayStartMs: number): readonly LateEvent[] =>
  commands.map((command, n) => ({
    specversion: '1.0',
    id: `till-${command.id}`,
    source: SOURCE,
    type: command.path === '/orders' ? 'OrderPlaced.v1' : 'OrderReturned.v1',
    subject: command.id,
    time: new Date(openingTimeMs(dayStartMs, n, commands.length)).toISOString(),
    data: dataOf(command),
  }));

/** The file as it is uploaded: one event a line. */
export const toJsonLines = (events: readonly LateEvent[]): string =>
  events.map((event) => `${JSON.stringify(event)}\n`).join('');
