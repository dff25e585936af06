import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Asked {
  /** `PutEvents` */
  readonly operation: string;
  readonly body: unknown;
}

/**
 * AWS on the loopback interface, for what makes its own clients: from now on the environment says that it is here. Keeps what it is
 * asked, and answers as `answer` says.
 */
export const loopbackAws = async (answer: (asked: Asked) => object) => {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const [, operation = ''] = String(request.headers['x-amz-target']).split('.');
    const one: Asked = { operation, body: JSON.parse(await text(request)) };
    asked.push(one);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answer(one)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${address.port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'AKIATESTLOOPBACK0000',
    AWS_SECRET_ACCESS_KEY: 'not-a-secret',
  });
  return {
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
