import { createReadStream, statSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Of silence, not of the whole: a large file may take long. */
const SILENCE_LIMIT_MS = 60_000;
const MAX_ANSWER_CHARS = 2_000;

export interface SentFile {
  readonly status: number;
  /** The beginning of what the store said. */
  readonly text: string;
}

/** Bytes of a file, or undefined where there is no such file. */
export const sizeOf = (file: string): number | undefined => {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.size : undefined;
};

/**
 * PUTs a file to a presigned URL with its length said before: S3 takes no chunked bodies. Memory: one chunk. The URL is
 * a secret for as long as it lives, and is never shown.
 */
export async function sendFile(
  file: string,
  bytes: number,
  url: string,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<SentFile> {
  const request = (url.startsWith('https:') ? httpsRequest : httpRequest)(url, {
    method: 'PUT',
    headers: { 'content-length': bytes },
    timeout: SILENCE_LIMIT_MS,
    signal,
  });
  request.on('timeout', () => request.destroy(new Error('the file store fell silent')));
  const answered = new Promise<SentFile>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text = `${text}${chunk}`.slice(0, MAX_ANSWER_CHARS);
      });
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
  let sent = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      sent += chunk.length;
      onSent(sent);
      done(null, chunk);
    },
  });
  const sending = pipeline(createReadStream(file), counting, request);
  // A store that refuses closes the line before it has read all: its answer says more than the broken pipe.
  const [answer, pushed] = await Promise.allSettled([answered, sending]);
  if (answer.status === 'fulfilled') return answer.value;
  throw pushed.status === 'rejected' ? pushed.reason : answer.reason;
}
