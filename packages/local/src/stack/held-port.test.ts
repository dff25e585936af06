import { createServer } from 'node:http';
import { holdPort } from './held-port.ts';
import { closeServer, listenOn, PortTaken } from './listen.ts';

test('nobody else gets a free port until it is released, and then its server does, at once', async () => {
  const held = await holdPort(0);
  expect(held.port).toBeGreaterThan(0);
  await expect(listenOn(createServer(), held.port, 'httpPort')).rejects.toThrow(PortTaken);
  await held.release();
  await held.release();
  const server = createServer();
  expect(await listenOn(server, held.port, 'httpPort')).toBe(held.port);
  await closeServer(server);
});

test('a port that was asked for is left alone', async () => {
  const free = await holdPort(0);
  await free.release();
  const asked = await holdPort(free.port);
  expect(asked.port).toBe(free.port);
  const server = createServer();
  await listenOn(server, asked.port, 'httpPort');
  await closeServer(server);
});
