import type { IncomingMessage } from 'node:http';

/** A sender who writes against a closed connection sees a reset, not the answer. Beyond these it is his own fault. */
const longestDrainBytes = 32 * 1_024 * 1_024;
const longestDrainMs = 5_000;

/**
 * Reads on what nobody wants of a request, so that its sender comes to listen to the refusal. Ends at the end of the
 * body, or when the limit of bytes or of time is reached, or when the sender has gone.
 */
export const drain = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > longestDrainBytes) end();
    };
    const end = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', end).off('close', end).off('error', end).pause();
      resolve();
    };
    const timer = setTimeout(end, longestDrainMs);
    if (request.complete && request.readableEnded) end();
    else request.on('data', onData).once('end', end).once('close', end).once('error', end).resume();
  });
