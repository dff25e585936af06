import Table from 'cli-table3';
import { type Progress, startProgress } from '../terminal/progress.ts';
import { printable } from './views/words.ts';

/**
 * What a command writes. Results go to standard output: tables and text for people, or with `--json` JSON alone. What
 * accompanies them (bars, hints, warnings, questions) goes to standard error, so that a pipe holds results only.
 */
export interface Output {
  readonly json: boolean;
  /** A result in both forms: `text` is asked only where people read. */
  result(document: unknown, text: () => string): void;
  /** A result that takes the place of the one before it: a terminal is cleared first. */
  screen(document: unknown, text: () => string): void;
  /** Results one after the other: with `--json` a line each at once, else one table when all are there. */
  list(documents: AsyncIterable<unknown> | Iterable<unknown>, columns: readonly Column[]): Promise<number>;
  /** For people only. */
  note(text: string): void;
  /** What was refused, on standard error: lines for people, the document with `--json`. */
  problem(lines: readonly string[], document: unknown): void;
  progress(what: string, total: number): Progress;
}

export interface Column {
  readonly name: string;
  readonly right?: true;
  of(document: unknown): string;
}

/** Home, and everything below it gone (ECMA-48, CUP and ED). */
const CLEARED = '\u001b[H\u001b[2J';

interface Streams {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
}

/** Rows under their names. Cells are made printable here, at the one place where all of them come by. */
export function table(
  columns: readonly Pick<Column, 'name' | 'right'>[],
  rows: readonly (readonly string[])[],
): string {
  const drawn = new Table({
    head: columns.map(({ name }) => name),
    colAligns: columns.map(({ right }) => (right === true ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...rows.map((row) => row.map((cell) => cell.split('\n').map(printable).join('\n'))));
  return drawn.toString();
}

export const columnsTable = (columns: readonly Column[], documents: readonly unknown[]): string =>
  table(
    columns,
    documents.map((document) => columns.map((column) => column.of(document))),
  );

export function createOutput({ out, err }: Streams, json: boolean, nowMs: () => number): Output {
  const line = (document: unknown): void => {
    out.write(`${JSON.stringify(document)}\n`);
  };
  return {
    json,
    result(document, text) {
      if (json) line(document);
      else out.write(`${text()}\n`);
    },
    screen(document, text) {
      if (json) line(document);
      else out.write(`${out.isTTY === true ? CLEARED : ''}${text()}\n`);
    },
    async list(documents, columns) {
      const rows: unknown[] = [];
      let listed = 0;
      for await (const document of documents) {
        listed += 1;
        if (json) line(document);
        else rows.push(document);
      }
      if (!json) out.write(listed === 0 ? 'None.\n' : `${columnsTable(columns, rows)}\n`);
      return listed;
    },
    note(text) {
      if (!json) err.write(`${text}\n`);
    },
    problem(lines, document) {
      err.write(json ? `${JSON.stringify(document)}\n` : `${lines.join('\n')}\n`);
    },
    progress: (what, total) => (json ? { update() {}, stop() {} } : startProgress(what, total, err, nowMs)),
  };
}
