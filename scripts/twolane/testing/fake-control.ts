import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

export interface ControlCall {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface FakeControl extends AsyncDisposable {
  readonly url: string;
  readonly calls: readonly ControlCall[];
}

/** The control service of a local stack on loopback: what its paths answer is a script, anything else is not there. */
export async function startFakeControl(answers: Readonly<Record<string, unknown>>): Promise<FakeControl> {
  const calls: ControlCall[] = [];
  const server = createServer(async (request, response) => {
    const call = { method: request.method ?? '', path: request.url ?? '', body: await text(request) };
    calls.push(call);
    const answer = answers[`${call.method} ${call.path}`];
    response.writeHead(answer === undefined ? 404 : 200);
    response.end(
      typeof answer === 'string' ? answer : JSON.stringify(answer ?? { error: 'Nothing is known of that.' }),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The fake has no port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    calls,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
