/** `node test/security/run.ts [--json]`: every route by every role by every defect, at the public door and behind it. */
import { parseArgs } from 'node:util';
import { lineOf, type Tally } from './matrix.ts';
import { startSecurityStack } from './security-stack.ts';
import { tryAtDoor } from './try-at-door.ts';
import { tryAtHandlers } from './try-at-handlers.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const atDoor = async (): Promise<Tally> => {
  const { stack, routes, forge, stop } = await startSecurityStack();
  try {
    return await tryAtDoor(stack.httpUrl, routes, forge);
  } finally {
    await stop();
  }
};

const handlers = await tryAtHandlers();
const door = await atDoor();
const wrong = [...door.admitted, ...door.controlsRefused, ...handlers.admitted, ...handlers.controlsRefused];
if (values.json) console.log(JSON.stringify({ door, handlers }));
else {
  console.log(lineOf('At the door', door));
  console.log(lineOf('At the handlers', handlers));
  for (const { route, role, defect } of wrong) console.log(`  ${route}, ${role}: ${defect}`);
}
process.exitCode = wrong.length === 0 ? 0 : 1;
