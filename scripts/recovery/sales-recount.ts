import { isRecord } from '../is-record.ts';

/** What an hour's sales come to when its events are simply added up, charges counted as units as the changed code does. */
export interface Recount {
  readonly orders: number;
  readonly units: number;
  readonly grossMinor: number;
}

const quantityOf = (line: unknown): number =>
  isRecord(line) && typeof line['quantity'] === 'number' ? line['quantity'] : 0;

/** Adds up the placed orders of one hour (`2026-11-20T10`) from the journal, with none of the services' code. */
export async function recountHour(events: AsyncIterable<unknown>, hour: string): Promise<Recount> {
  let orders = 0;
  let units = 0;
  let grossMinor = 0;
  for await (const event of events) {
    if (!isRecord(event) || event['type'] !== 'OrderPlaced.v1') continue;
    if (!String(event['time']).startsWith(`${hour}:`)) continue;
    const { data } = event;
    if (!isRecord(data) || !Array.isArray(data['lines'])) continue;
    orders += 1;
    units += data['lines'].reduce((sum: number, line: unknown) => sum + quantityOf(line), 0);
    grossMinor += Number(data['totalMinor']);
  }
  return { orders, units, grossMinor };
}
