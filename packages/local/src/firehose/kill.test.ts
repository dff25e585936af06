import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../storage/clock.ts';
import { archivedIn } from '../testing/archived.ts';
import { archiveBucket, archiveStream, openMessaging, temporaryFolder } from '../testing/messaging.ts';
import { runAndKill } from '../testing/run-and-kill.ts';

/** How many events have been accepted when the process is killed: with nothing delivered yet, and in the middle of objects. */
const killAfter = [10, 1_500, 4_000, 9_000];

const hammer = join(import.meta.dirname, '../testing/archive-hammer.ts');

const hammerAndKill = async (file: string, round: number, lines: number): Promise<readonly string[]> => {
  const { said, signal } = await runAndKill(hammer, [file, String(round)], lines);
  expect(signal).toBe('SIGKILL');
  return said;
};

test('kill -9 at any moment: what was accepted gets into the archive, once, and no bytes are left over', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'state.db');
  const accepted: string[] = [];
  for (const [round, lines] of killAfter.entries()) {
    accepted.push(...(await hammerAndKill(file, round, lines)));
  }
  const messaging = openMessaging({
    file,
    clock: systemClock,
    queues: [],
    buckets: [archiveBucket],
    streams: [archiveStream({ intervalSec: 0 })],
  });
  const lines = await archivedIn(messaging.streams, messaging.buckets);
  const ids = lines.map((line) => /"id":"(\d+-\d+)"/.exec(line)?.[1] ?? line);
  const there = new Set(ids);
  expect(accepted.length).toBeGreaterThan(10_000);
  expect(accepted.filter((id) => !there.has(id))).toEqual([]);
  expect(ids.length).toBe(there.size);
  const objects = messaging.buckets.list('archive', {
    prefix: '',
    delimiter: undefined,
    after: '',
    limit: 1_000,
  });
  expect(readdirSync(`${file}-s3`)).toHaveLength(objects.ok ? objects.value.objects.length : 0);
  expect(messaging.troubles).toEqual([]);
  messaging.close();
  folder.remove();
});
