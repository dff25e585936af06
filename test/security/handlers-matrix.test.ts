import { lineOf } from './matrix.ts';
import { tryAtHandlers } from './try-at-handlers.ts';

test('no route of any service lets anybody pass whom the authorizer should have stopped, and none costs a call of the store', async () => {
  const tally = await tryAtHandlers();
  process.stderr.write(`${lineOf('At the handlers', tally)}\n`);
  expect(tally.admitted).toEqual([]);
  expect(tally.controlsRefused).toEqual([]);
  expect(tally.controls).toBe(tally.routes);
  expect(tally.routes).toBeGreaterThanOrEqual(42);
  expect(tally.defects).toBeGreaterThanOrEqual(40);
  expect(tally.spent).toEqual({ reads: 0, commits: 0 });
  // Refused as what they are: nobody, or somebody who may not.
  expect(Object.keys(tally.statuses)).toEqual(['401', '403']);
});
