import { createServer } from 'node:net';

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('No loopback port is free.'));
      });
    });
  });

/** For a stack that must be reached before it has said where it is. */
export async function freePorts() {
  const [http, aws, issuer] = await Promise.all([freePort(), freePort(), freePort()]);
  return {
    httpUrl: `http://127.0.0.1:${http}`,
    awsUrl: `http://127.0.0.1:${aws}`,
    issuerUrl: `http://127.0.0.1:${issuer}`,
    words: ['--port', `${http}`, '--aws-port', `${aws}`, '--issuer-port', `${issuer}`],
  };
}
