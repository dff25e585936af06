import { answersIn } from './http-answer.ts';
import { HTTP_BATCH, REQUEST_TIMEOUT_MS } from './limits.ts';
import { createProducer, type Producer, type ProducerOptions } from './publish.ts';
import type { Transport } from './transport.ts';

export interface HttpProducerOptions extends ProducerOptions {
  /** Of the API: `https://api.example.com`. */
  readonly url: string;
  /** A bearer token with scope `events:write`; asked for with each request, so keep it until it is about to expire. */
  readonly token: () => Promise<string>;
  readonly fetch?: typeof globalThis.fetch;
  readonly requestTimeoutMs?: number;
}

/**
 * Publishes through POST /events.
 *
 * Promises: an event that is `accepted` or `duplicate` is in the outbox and will reach the bus; the same source and id is
 * recorded once, however often it is published. Does not promise order.
 */
export const createHttpProducer = ({
  url,
  token,
  fetch = globalThis.fetch,
  requestTimeoutMs = REQUEST_TIMEOUT_MS,
  ...options
}: HttpProducerOptions): Producer => {
  const endpoint = new URL('events', url.endsWith('/') ? url : `${url}/`);

  const post = async (body: string, signal: AbortSignal | undefined): Promise<Response> => {
    const timeout = AbortSignal.timeout(requestTimeoutMs);
    return fetch(endpoint, {
      method: 'POST',
      // A redirect would take the token elsewhere.
      redirect: 'error',
      headers: {
        authorization: `Bearer ${await token()}`,
        'content-type': 'application/cloudevents-batch+json',
      },
      body,
      signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
    });
  };

  const transport: Transport = {
    ...HTTP_BATCH,
    // A time that the app did not say is left to the receiver: an app that publishes an event again, with the same id and
    // again without a time, says the same event.
    textOf: ({ event, saysWhen }) => {
      const { recordedtime: _, time, ...said } = event;
      return JSON.stringify(saysWhen ? { ...said, time } : said);
    },
    // A comma each, and brackets, which the first one's comma and one byte more pay for.
    bytesOf: ({ text }) => Buffer.byteLength(text) + 2,
    send: async (batch, signal) => {
      try {
        const response = await post(`[${batch.map(({ text }) => text).join(',')}]`, signal);
        return answersIn(response, await response.text(), batch.length);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        return batch.map(
          () => ({ status: 'again', why: `No answer from ${endpoint.origin}: ${why}` }) as const,
        );
      }
    },
  };
  return createProducer(transport, options);
};
