import { join } from 'node:path';
import { openStorage } from '../storage/storage.ts';
import { temporaryFolder } from '../testing/messaging.ts';
import { createPortionCounter } from './count-in-portions.ts';
import { createLedger } from './ledger.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

test('many events are counted as a whole, and others get their turn in between', async () => {
  const storage = openStorage(join(folder.path, 'a.db'));
  const ledger = createLedger(storage);
  const count = createPortionCounter(storage);
  expect((await count()).delivered).toBe(0);
  storage.transaction(() => {
    for (let n = 0; n < 25_000; n += 1) {
      const event = ledger.published({ key: `a/${n}`, recordedMs: 0 });
      ledger.delivered(1, event, 0);
      if (n % 5 === 0) ledger.acked(1, event, 1);
      if (n % 5 === 1) ledger.deadLettered(1, event, 1);
      if (n % 5 === 2) ledger.dropped(1, event);
      if (n % 5 === 3) ledger.redelivered(1, event);
    }
  });
  let turns = 0;
  const taking = setInterval(() => {
    turns += 1;
  }, 0);
  expect(await count()).toEqual({
    published: 25_000,
    delivered: 25_000,
    acked: 5_000,
    deadLettered: 5_000,
    dropped: 5_000,
    inFlight: 10_000,
    duplicates: 5_000,
  });
  clearInterval(taking);
  expect(turns).toBeGreaterThan(0);
  storage.close();
});
