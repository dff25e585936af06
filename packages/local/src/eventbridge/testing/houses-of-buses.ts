import { join } from 'node:path';
import { type ManualClock, manualClock } from '../../testing/manual-clock.ts';
import {
  type Messaging,
  type MessagingParts,
  openMessaging,
  queueDefinition,
  rule,
  target,
  temporaryFolder,
} from '../../testing/messaging.ts';
import type { EventEntry } from '../types.ts';

const startMs = Date.UTC(2026, 10, 21, 4, 5, 6, 789);

type House = { readonly messaging: Messaging; readonly clock: ManualClock };

/** Opens a bus with queues, each time on a new file, until the test is over; time moves by hand. */
export const housesOfBuses = () => {
  const folder = temporaryFolder();
  afterAll(folder.remove);
  let files = 0;
  const houses: Messaging[] = [];
  afterEach(() => {
    for (const messaging of houses.splice(0)) messaging.close();
  });
  return (parts: Partial<MessagingParts> = {}): House => {
    files += 1;
    const clock = manualClock(startMs);
    const messaging = openMessaging({
      file: join(folder.path, `${files}.db`),
      clock,
      queues: [queueDefinition('a'), queueDefinition('b'), queueDefinition('lost')],
      rules: [rule('all', { source: ['shop'] }, [target('a')])],
      ...parts,
    });
    houses.push(messaging);
    return { messaging, clock };
  };
};

export const entry = (changes: Partial<EventEntry> = {}): EventEntry => ({
  source: 'shop',
  detailType: 'Paid.v1',
  detail: '{"n":1}',
  eventBusName: 'bus',
  ...changes,
});
