/**
 * Starts the whole stack, asks one function over HTTP, and says when what was reached, as one line of JSON. Stays up until
 * its standard input ends. Arguments: root, data folder.
 */
import { once } from 'node:events';
import { startLocalStack } from '@twolane/local';
import { compileStack } from '../start/compile-stack.ts';

const [root = '', dataDir = ''] = process.argv.slice(2);
const loadedMs = performance.now();
const compiled = await compileStack(root);
const compiledMs = performance.now();
const stack = await startLocalStack({
  ...compiled,
  dataDir,
  httpPort: 0,
  awsPort: 0,
  issuerPort: 0,
  onNotice: (text) => process.stderr.write(`${text}\n`),
});
const startedMs = performance.now();
const token = await stack.token(['orders:read'], 'bench');
const answer = await fetch(`${stack.httpUrl}/orders/nobody-placed-it`, {
  headers: { authorization: `Bearer ${token}` },
});
await answer.text();
const answeredMs = performance.now();
if (answer.status !== 404) throw new Error(`The function answered ${answer.status}.`);
process.stdout.write(`${JSON.stringify({ loadedMs, compiledMs, startedMs, answeredMs })}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
await stack.stop();
