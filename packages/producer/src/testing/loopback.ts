import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** How the fake answers one request. */
export type Answer =
  | { readonly kind: 'takes' }
  /** Events with these ids fail for now. */
  | { readonly kind: 'failsFor'; readonly ids: readonly string[] }
  /** Events with these ids are refused for ever. */
  | { readonly kind: 'refuses'; readonly ids: readonly string[] }
  /** The whole request fails for now. */
  | { readonly kind: 'isDown' }
  /** Takes everything, and the connection breaks before the answer. */
  | { readonly kind: 'losesAnswer' }
  /** Refuses the request as such, whatever is in it. */
  | { readonly kind: 'forbids' }
  /** Takes its time: never answers. */
  | { readonly kind: 'hangs' };

/** Something that events are published to, over real HTTP on the loopback interface. */
export interface Receiver {
  readonly url: string;
  /** Ids of each request's events, in order, whatever became of them. */
  readonly requests: readonly (readonly string[])[];
  /** Sizes of the requests' bodies. */
  readonly requestBytes: readonly number[];
  /** Events that were taken, once for each time. */
  readonly taken: readonly Readonly<Record<string, unknown>>[];
  /** Answers to come, then `takes` for ever. */
  script(answers: readonly Answer[]): void;
  /** Settles when a request has arrived that hangs. */
  hanging(): Promise<void>;
  close(): Promise<void>;
}

export interface Protocol {
  /** The events of a request, or what to answer a request that is none. */
  read(request: IncomingMessage, body: string): readonly Readonly<Record<string, unknown>>[] | Reply;
  reply(events: readonly Readonly<Record<string, unknown>>[], answer: Answer): Reply;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

export const listen = async ({ read, reply }: Protocol): Promise<Receiver> => {
  const requests: string[][] = [];
  const requestBytes: number[] = [];
  const taken: Readonly<Record<string, unknown>>[] = [];
  let scripted: Answer[] = [];
  const hang = Promise.withResolvers<void>();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString('utf8');
    const events = read(request, body);
    if (!Array.isArray(events)) {
      if ('status' in events) write(response, events);
      return;
    }
    requests.push(events.map(({ id }) => String(id)));
    requestBytes.push(Buffer.byteLength(body));
    const answer = scripted.shift() ?? { kind: 'takes' };
    const fails = (id: unknown) => 'ids' in answer && answer.ids.includes(String(id));
    if (['takes', 'failsFor', 'refuses', 'losesAnswer'].includes(answer.kind)) {
      taken.push(...events.filter(({ id }) => !fails(id)));
    }
    if (answer.kind === 'hangs') hang.resolve();
    else if (answer.kind === 'losesAnswer') response.destroy();
    else write(response, reply(events, answer));
  };

  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    requestBytes,
    taken,
    script: (answers) => {
      scripted = [...answers];
    },
    hanging: () => hang.promise,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const write = (response: ServerResponse, { status, headers = {}, body }: Reply): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};
