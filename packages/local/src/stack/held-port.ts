import { createServer } from 'node:net';

/** A port that is known before the server that will listen on it. */
export interface HeldPort {
  readonly port: number;
  /** Gives it up for that server, right before it listens. Safe to repeat. */
  release(): Promise<void>;
}

/**
 * The port that was asked for; for 0 a free one, held until it is released: a start takes seconds, in which any
 * connection of this machine might be given that very port.
 */
export const holdPort = (asked: number): Promise<HeldPort> => {
  if (asked !== 0) return Promise.resolve({ port: asked, release: async () => undefined });
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      resolve({ port, release: () => new Promise((done) => server.close(() => done())) });
    });
  });
};
