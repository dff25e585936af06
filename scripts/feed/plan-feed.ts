import { createHash } from 'node:crypto';
import type { AcceptedLine, QuarantinedLine } from './classify-line.ts';
import { classifyLine } from './classify-line.ts';
import { type DayFileRow, parseDayFile } from './day-file.ts';

const CURRENCY = 'GBP';

export interface CommandLine {
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceMinor: number;
  readonly kind: 'goods' | 'charge';
}

/** One invoice of a file as the HTTP command that it becomes. */
export interface FeedCommand {
  readonly file: string;
  readonly path: '/orders' | '/returns';
  /** The invoice number, which is the order's or the return's id. */
  readonly id: string;
  /** The same invoice of the same file always bears the same key, so that playing a file again changes nothing. */
  readonly idempotencyKey: string;
  readonly body: {
    readonly orderId?: string;
    readonly returnId?: string;
    readonly customerId?: string;
    readonly currency: string;
    readonly lines: readonly CommandLine[];
    readonly paymentMethod?: string;
    readonly placedAt?: string;
  };
  readonly lines: readonly AcceptedLine[];
}

export interface FeedFile {
  readonly name: string;
  readonly contentHash: string;
  readonly rows: number;
  /** In the order in which the invoices first appear. */
  readonly commands: readonly FeedCommand[];
  readonly quarantined: readonly QuarantinedLine[];
}

/** Short enough to be part of an id: 64 bits name a file among all that anybody will ever feed. */
export const contentId = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

function commandOf(file: string, id: string, lines: readonly AcceptedLine[]): FeedCommand {
  const isReturn = lines.some((line) => line.isReturn);
  const customerId = lines.find((line) => line.customerId !== undefined)?.customerId;
  const body = {
    ...(isReturn ? { returnId: id } : { orderId: id }),
    ...(customerId === undefined ? {} : { customerId }),
    currency: CURRENCY,
    lines: lines.map(({ sku, quantity, unitPriceMinor, lineKind }) => ({
      sku,
      quantity,
      unitPriceMinor,
      kind: lineKind,
    })),
  };
  return {
    file,
    path: isReturn ? '/returns' : '/orders',
    id,
    idempotencyKey: `feed-${id}-${contentId(JSON.stringify(body))}`,
    body,
    lines,
  };
}

/** Groups a file's rows into one command an invoice, wherever its lines stand, and keeps aside what can be none. */
export function planRows(name: string, contentHash: string, rows: readonly DayFileRow[]): FeedFile {
  const byInvoice = new Map<string, AcceptedLine[]>();
  const quarantined: QuarantinedLine[] = [];
  for (const row of rows) {
    const line = classifyLine(row);
    if (line.kind === 'quarantined') {
      quarantined.push(line);
      continue;
    }
    const lines = byInvoice.get(line.invoiceNo);
    if (lines === undefined) byInvoice.set(line.invoiceNo, [line]);
    else lines.push(line);
  }
  const commands = [...byInvoice].map(([id, lines]) => commandOf(name, id, lines));
  return { name, contentHash, rows: rows.length, commands, quarantined };
}

export type PlannedFile =
  | { readonly ok: true; readonly file: FeedFile }
  | { readonly ok: false; readonly why: string };

/** `name` is what people see; two files with the same text have the same `contentHash`. */
export function planFile(name: string, text: string): PlannedFile {
  const parsed = parseDayFile(text);
  return parsed.ok
    ? { ok: true, file: planRows(name, contentId(text), parsed.rows) }
    : { ok: false, why: `${name}: ${parsed.why}` };
}
