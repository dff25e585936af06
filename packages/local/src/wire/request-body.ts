import type { IncomingMessage } from 'node:http';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../template/json.ts';
import { RequestRefused, serialization, tooLarge, type WireError } from './wire-error.ts';

/** A batch of 1 MiB is the largest thing to come; escapes and Base64 make it longer on the wire. */
const maximumRequestBytes = 8 * 1_024 * 1_024;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A request's body, if it is not larger than that. Throws RequestRefused, or the error of a connection that broke. */
export const readBytes = (
  request: IncomingMessage,
  limitBytes: number,
  refusal: WireError = tooLarge(limitBytes),
): Promise<Buffer> =>
  // Events, because an iterator costs as much as all the rest of a small request.
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const settle = (act: () => void): void => {
      request.off('data', onData).off('end', onEnd).off('error', onBroken).off('close', onBroken);
      act();
    };
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= limitBytes) {
        chunks.push(chunk);
        return;
      }
      // The connection must live on after a refusal, to carry the answer.
      request.pause();
      settle(() => reject(new RequestRefused(refusal)));
    };
    const onEnd = (): void => {
      const [only] = chunks;
      settle(() => resolve(only !== undefined && chunks.length === 1 ? only : Buffer.concat(chunks, bytes)));
    };
    const onBroken = (error?: Error): void =>
      settle(() => reject(error ?? new Error('The connection broke within the request.')));
    request.on('data', onData).once('end', onEnd).once('error', onBroken).once('close', onBroken);
  });

/** A request's bytes and the JSON object in them; an empty body is `{}`. Throws RequestRefused. */
export const readJsonBytes = async (
  request: IncomingMessage,
  limitBytes: number,
): Promise<{ readonly bytes: Buffer; readonly body: JsonObject }> => {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw new RequestRefused(serialization(`Content-Encoding ${encoding.slice(0, 50)} is not supported.`));
  }
  const bytes = await readBytes(request, limitBytes);
  if (bytes.length === 0) return { bytes, body: {} };
  let body: Json;
  try {
    body = parseJson(decoder.decode(bytes));
  } catch {
    throw new RequestRefused(serialization('The body is not JSON in UTF-8.'));
  }
  if (isJsonObject(body)) return { bytes, body };
  throw new RequestRefused(serialization('The body is not a JSON object.'));
};

/** The JSON object in a request; an empty body is `{}`. Throws RequestRefused. */
export const readJsonBody = async (request: IncomingMessage): Promise<JsonObject> =>
  (await readJsonBytes(request, maximumRequestBytes)).body;
