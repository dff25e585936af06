/** A bus that takes everything, in a process of its own so that its time is not the relay's. Prints its port. */
import { createServer } from 'node:http';

const server = createServer((incoming, response) => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString());
    const taken = Array.from(Entries, (_, n) => ({ EventId: `event-${n}` }));
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ FailedEntryCount: 0, Entries: taken }));
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object' && address !== null) process.stdout.write(`${address.port}\n`);
});
process.stdin.on('close', () => process.exit(0)).resume();
