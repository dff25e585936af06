import { isJsonList, type Json, parseJson } from '../../template/json.ts';
import { StateFailed } from '../step/failure.ts';
import type { ObjectReader } from './ports.ts';

/** A JSON file is read as a whole. */
const largestJsonBytes = 128 * 1_024 * 1_024;
/** A line without end must not fill the memory. */
const longestLineBytes = 8 * 1_024 * 1_024;
const newline = 0x0a;

const readerFailed = (why: string): StateFailed => new StateFailed('States.ItemReaderFailed', why);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const parsed = (text: string, where: string): Json => {
  try {
    return parseJson(text);
  } catch {
    throw readerFailed(`${where} is not JSON.`);
  }
};

/** Lines of a stream of bytes, without their ends. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline)) {
      yield bytes.toString('utf8', 0, end);
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > longestLineBytes)
      throw readerFailed(`A line has more than ${longestLineBytes} bytes.`);
    rest = bytes;
  }
  yield rest.toString('utf8');
}

async function* jsonLines(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Json> {
  let number = 0;
  for await (const line of linesOf(chunks)) {
    number += 1;
    if (line.trim() !== '') yield parsed(line, `Line ${number} of ${name}`);
  }
}

async function* jsonFile(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Json> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > largestJsonBytes) throw readerFailed(`${name} has more than ${largestJsonBytes} bytes.`);
    pieces.push(chunk);
  }
  const value = parsed(Buffer.concat(pieces).toString('utf8'), name);
  if (!isJsonList(value)) throw readerFailed(`${name} holds no list.`);
  yield* value;
}

/** What to read, evaluated. */
export type ItemSource = {
  readonly inputType: 'JSON' | 'JSONL';
  readonly bucket: string;
  readonly key: string;
  readonly machineArn: string;
  readonly maxItems: number | undefined;
};

/** The items of an object, one after the other. Throws StateFailed (`States.ItemReaderFailed`). */
export async function* readItems(objects: ObjectReader, source: ItemSource): AsyncGenerator<Json> {
  const name = `s3://${source.bucket}/${source.key}`;
  const limit = source.maxItems ?? Number.POSITIVE_INFINITY;
  let count = 0;
  try {
    const chunks = objects.open(source.bucket, source.key, source.machineArn);
    for await (const item of source.inputType === 'JSONL'
      ? jsonLines(chunks, name)
      : jsonFile(chunks, name)) {
      if (count >= limit) return;
      count += 1;
      yield item;
    }
  } catch (error) {
    if (error instanceof StateFailed) throw error;
    throw readerFailed(`${name} could not be read: ${messageOf(error)}`);
  }
}
