import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../storage/clock.ts';
import { archiveBucket, archiveStream, archiveTarget, openMessaging, rule } from './messaging.ts';

/**
 * A process that publishes events into the archive as fast as it can, until it is killed: about an object for every
 * thousand. It says on its output what has been accepted, written at once, unbuffered.
 */
const [, , file = '', round = '0'] = process.argv;
const messaging = openMessaging({
  file,
  clock: systemClock,
  queues: [],
  rules: [rule('all', { source: [{ exists: true }] }, [archiveTarget()])],
  buckets: [archiveBucket],
  streams: [archiveStream({ intervalSec: 0 })],
});
const eventsAtOnce = 10;

for (let sent = 0; ; sent += eventsAtOnce) {
  const ids = Array.from({ length: eventsAtOnce }, (_, index) => `${round}-${sent + index}`);
  messaging.buses.putEvents(
    ids.map((id) => ({
      source: 'shop',
      detailType: 'Hit.v1',
      detail: JSON.stringify({ id, filler: 'x'.repeat(1_000) }),
      eventBusName: 'bus',
    })),
  );
  writeSync(1, ids.map((id) => `${id}\n`).join(''));
  // Deliveries run between the calls.
  await nextTurn();
}
