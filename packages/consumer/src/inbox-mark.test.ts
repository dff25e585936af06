import { withInboxMark } from './inbox-mark.ts';
import { counted } from './testing/counted.ts';

test('a mark names consumer and event, and lives for 400 days, rounded up to a second', () => {
  const event = counted({ id: 'a' });
  const changeSet = { writes: [], events: [event] };
  expect(withInboxMark(changeSet, { consumer: 'totals', event, nowMs: 1_001 })).toEqual({
    writes: [],
    events: [event],
    inbox: { consumer: 'totals', eventKey: `${event.source}/a`, expiresAtSec: 400 * 86_400 + 2 },
  });
});
