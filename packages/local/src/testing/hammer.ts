import { writeSync } from 'node:fs';
import { systemClock } from '../storage/clock.ts';
import { openMessaging, queueDefinition, rule, target } from './messaging.ts';

/**
 * A process that puts, receives and deletes events as fast as it can, until it is killed. It says on its output what
 * it is about to delete (`-id`), and what has been accepted (`+id`) and deleted (`=id`): written at once, unbuffered.
 */
const [, , file = '', round = '0'] = process.argv;
const say = (sign: string, ids: readonly string[]): void => {
  writeSync(1, ids.map((id) => `${sign}${id}\n`).join(''));
};
const idIn = (body: string): string => /"id":"(\d+-\d+)"/.exec(body)?.[1] ?? '';

const messaging = openMessaging({
  file,
  clock: systemClock,
  queues: [queueDefinition('work', { visibilityTimeoutSec: 0 })],
  rules: [rule('all', { source: ['shop'] }, [target('work')])],
});
const work = messaging.queue('work');
const eventsAtOnce = 10;

for (let sent = 0; ; sent += eventsAtOnce) {
  const ids = Array.from({ length: eventsAtOnce }, (_, index) => `${round}-${sent + index}`);
  messaging.buses.putEvents(
    ids.map((id) => ({
      source: 'shop',
      detailType: 'Hit.v1',
      detail: JSON.stringify({ specversion: '1.0', id, source: 'shop', filler: 'x'.repeat(500) }),
      eventBusName: 'bus',
    })),
  );
  say('+', ids);
  // Fewer than were sent: the queue grows, so that there is something to lose.
  const received = await work.receive({ maximumMessages: 7, waitMs: 0 });
  if (!received.ok) throw new Error(received.refusal.message);
  const handled = received.value.map(({ body }) => idIn(body));
  say('-', handled);
  work.delete(received.value.map(({ receiptHandle }) => receiptHandle));
  say('=', handled);
}
