import { type CsvError, parse } from 'csv-parse/sync';

/** The columns of an Online Retail day file that Twolane reads; others may stand beside them. */
const DAY_FILE_COLUMNS = ['InvoiceNo', 'StockCode', 'Quantity', 'UnitPrice', 'CustomerID'] as const;

export interface DayFileRow {
  /** Line of the file on which the record ends, the header being line 1. */
  readonly line: number;
  /** The record's cells as they stand in the file, for the quarantine. */
  readonly cells: readonly string[];
  /** Absent where the record has another number of cells than the header. */
  readonly named?: {
    readonly invoiceNo: string;
    readonly stockCode: string;
    readonly quantity: string;
    readonly unitPrice: string;
    readonly customerId: string;
  };
}

export type DayFile =
  | { readonly ok: true; readonly rows: readonly DayFileRow[] }
  | { readonly ok: false; readonly why: string };

const isCsvError = (error: unknown): error is CsvError => error instanceof Error && 'code' in error;

/**
 * Reads a day file as RFC 4180 CSV. Records with too many or too few cells are returned without names, to be kept
 * aside; only a file that is no such CSV at all (no header, a quote that never closes) is refused as a whole.
 */
export function parseDayFile(text: string): DayFile {
  const records: { record: string[]; line: number }[] = [];
  try {
    parse(text, {
      bom: true,
      relaxColumnCount: true,
      relaxQuotes: true,
      skipEmptyLines: true,
      onRecord: (record: string[], { lines }) => {
        records.push({ record, line: lines });
        return null;
      },
    });
  } catch (error) {
    if (isCsvError(error)) return { ok: false, why: `not readable as CSV: ${error.message}` };
    throw error;
  }
  const [header, ...body] = records;
  if (header === undefined) return { ok: false, why: 'the file is empty: expected a header line' };
  const missing = DAY_FILE_COLUMNS.filter((column) => !header.record.includes(column));
  if (missing.length > 0) return { ok: false, why: `the header lacks the column ${missing.join(', ')}` };

  const cell = (record: readonly string[], column: (typeof DAY_FILE_COLUMNS)[number]): string =>
    record[header.record.indexOf(column)] ?? '';
  const rows = body.map(({ record, line }): DayFileRow => {
    if (record.length !== header.record.length) return { line, cells: record };
    return {
      line,
      cells: record,
      named: {
        invoiceNo: cell(record, 'InvoiceNo').trim(),
        stockCode: cell(record, 'StockCode').trim(),
        quantity: cell(record, 'Quantity').trim(),
        unitPrice: cell(record, 'UnitPrice').trim(),
        customerId: cell(record, 'CustomerID').trim(),
      },
    };
  });
  return { ok: true, rows };
}
