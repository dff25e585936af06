import { join } from 'node:path';
import { openMessaging, queueDefinition, temporaryFolder } from '../testing/messaging.ts';
import { runAndKill } from '../testing/run-and-kill.ts';
import { systemClock } from './clock.ts';

/** How many lines the process has said when it is killed: early, in the middle, late. */
const killAfterLines = [1, 37, 400, 999, 2_500];

const hammer = join(import.meta.dirname, '../testing/hammer.ts');

/** Lets the process hammer, kills it, and returns all that it said. */
const hammerAndKill = async (file: string, round: number, lines: number): Promise<readonly string[]> => {
  const { said, signal } = await runAndKill(hammer, [file, String(round)], lines);
  expect(signal).toBe('SIGKILL');
  return said;
};

test('kill -9 at any moment: what was accepted is there, what was deleted is not, and the ledger knows', async () => {
  const folder = temporaryFolder();
  const file = join(folder.path, 'state.db');
  const accepted = new Set<string>();
  const perhapsDeleted = new Set<string>();
  const deleted = new Set<string>();
  for (const [round, lines] of killAfterLines.entries()) {
    for (const line of await hammerAndKill(file, round, lines)) {
      const id = line.slice(1);
      if (line.startsWith('+')) accepted.add(id);
      if (line.startsWith('-')) perhapsDeleted.add(id);
      if (line.startsWith('=')) deleted.add(id);
    }
    const messaging = openMessaging({ file, clock: systemClock, queues: [queueDefinition('work')] });
    const rows = messaging.storage.prepare('SELECT body FROM messages').all();
    const ids = rows.map(({ body }) => /"id":"(\d+-\d+)"/.exec(String(body))?.[1] ?? '');
    const there = new Set(ids);
    expect(there.size).toBe(ids.length);
    expect([...accepted].filter((id) => !there.has(id) && !perhapsDeleted.has(id))).toEqual([]);
    expect([...deleted].filter((id) => there.has(id))).toEqual([]);

    const { published, delivered, acked, inFlight, deadLettered, dropped } = messaging.ledger.counts();
    expect(published).toBeGreaterThanOrEqual(accepted.size);
    expect({ delivered, inFlight, acked }).toEqual({
      delivered: published,
      inFlight: there.size,
      acked: published - there.size,
    });
    expect(deadLettered + dropped).toBe(0);
    messaging.close();
  }
  expect(deleted.size).toBeGreaterThan(100);
  folder.remove();
});
