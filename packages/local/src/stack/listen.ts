import type { Server } from 'node:http';

/** How long a connection may take to finish its request when its server closes. */
const closeLimitMs = 2_000;

/** Somebody else listens on a port that was asked for. */
export class PortTaken extends Error {
  readonly port: number;
  constructor(port: number, option: string) {
    super(
      `Port ${port} is taken by another program. Stop that program, or choose another port with the option ${option} (0: any free one).`,
    );
    this.name = 'PortTaken';
    this.port = port;
  }
}

/**
 * Longer than clients keep an idle connection: else one is closed in the very moment in which they use it.
 */
const keepAliveMs = 75_000;

/** Listens on the loopback interface and returns the port. Throws PortTaken. */
export const listenOn = (server: Server, port: number, option: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.keepAliveTimeout = keepAliveMs;
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' || error.code === 'EACCES' ? new PortTaken(port, option) : error);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });

/** Lets requests under way finish, for a while. */
export const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), closeLimitMs);
    server.close(() => {
      clearTimeout(late);
      resolve();
    });
    server.closeIdleConnections();
  });
